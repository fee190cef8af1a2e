package io.sirocco.corpora.cleaning;

import java.util.Arrays;

/**
 * A text as Apache OpenNLP's language detector sees it: in lower case, with a space for what says
 * nothing of its language (numbers, hyphens, emoji and what comes behind them in Unicode,
 * addresses, names that begin with @ or #, emoticons), no character more than twice in a row, and
 * single spaces.
 */
final class LanguageText {

  private static final char NO_CHARACTER = 0;

  /** From here on, surrogates, private use and compatibility forms: the model has seen none. */
  private static final char FIRST_BEYOND = 0xD83C;

  private char[] units = new char[256];
  private int length;

  /** Takes a text. */
  void read(String text) {
    units = text.length() > units.length ? new char[2 * text.length()] : units;
    length = 0;
    for (int i = 0; i < text.length(); ) {
      int end = endOfNothing(text, i);
      add(end > i ? ' ' : Character.toLowerCase(text.charAt(i)));
      i = Math.max(i + 1, end);
    }
    while (length > 0 && units[length - 1] == ' ') {
      length--;
    }
  }

  private void add(char read) {
    char unit = Character.isWhitespace(read) || read == NO_CHARACTER ? ' ' : read;
    boolean more =
        unit == ' '
            ? length == 0 || units[length - 1] == ' '
            : length > 1 && units[length - 1] == unit && units[length - 2] == unit;
    if (!more) {
      units[length++] = unit;
    }
  }

  /** Where what says nothing and begins here ends; here, if there is no such thing. */
  private static int endOfNothing(String text, int begin) {
    char unit = text.charAt(begin);
    int end = begin;
    if (isDigit(unit)) {
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
    } else if (unit == '-' || unit >= FIRST_BEYOND) {
      end = begin + 1;
    } else if (unit == '@' || unit == '#') {
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
    } else if (unit == 'h' && isAddress(text, begin)) {
      end = text.indexOf("//", begin) + 2;
      while (end < text.length() && isOfAddress(text.charAt(end))) {
        end++;
      }
    } else if (unit == ':' || unit == ';' || unit == 'x' || unit == 'X') {
      boolean emoticon =
          begin + 1 < text.length() && "()dopDOP".indexOf(text.charAt(begin + 1)) >= 0;
      end = emoticon ? begin + 2 : begin;
    }
    return end;
  }

  private static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  private static boolean isAddress(String text, int begin) {
    return text.startsWith("http://", begin) || text.startsWith("https://", begin);
  }

  private static boolean isOfAddress(char unit) {
    return isDigit(unit)
        || (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || "_.?&~;+=/#".indexOf(unit) >= 0;
  }

  /** The characters. */
  int length() {
    return length;
  }

  /** A character. */
  char charAt(int index) {
    return units[index];
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOf(units, length));
  }
}
