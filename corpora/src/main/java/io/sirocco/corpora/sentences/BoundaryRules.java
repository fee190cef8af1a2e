package io.sirocco.corpora.sentences;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * What a language knows about the ends of its sentences beyond Unicode's rules, which take a full
 * stop before a capital letter for an end whatever it abbreviates.
 *
 * @param abbreviations words without their full stop
 * @param ordinals whether a full stop after one or two digits makes them ordinal, as in {@code 3.
 *     Mai}
 */
record BoundaryRules(Set<String> abbreviations, boolean ordinals) {
  /** No end: what {@link #start} says where Unicode sees one and a sentence goes on. */
  static final int NONE = -1;

  private static final String FILE = "abbreviations.properties";
  private static final Set<String> WITH_ORDINALS =
      Set.of(
          "bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb", "lv", "nb", "nn", "no", "pl",
          "sk", "sl", "sr", "tr");
  private static final String JAPANESE_QUOTES_END = "」』";
  private static final char JAPANESE_QUOTING = 'と';
  private static final int MOST_ORDINAL_DIGITS = 2;

  /**
   * Those of a language, without abbreviations where none are known.
   *
   * @param language as a BCP 47 tag
   */
  static BoundaryRules of(String language) {
    String code = Locale.forLanguageTag(language).getLanguage();
    Properties all = new Properties();
    try (InputStream file = BoundaryRules.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      all.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(FILE + " cannot be read", failure);
    }
    Set<String> words = Set.copyOf(List.of(all.getProperty(code, "").split(" ")));
    return new BoundaryRules(words, WITH_ORDINALS.contains(code));
  }

  /**
   * Where the next sentence begins near a place where Unicode's rules begin one.
   *
   * @param previous where the sentence before it begins
   * @param place that of the rules, behind the white space
   * @return {@link #NONE} if the sentence goes on there
   */
  int start(String text, int previous, int place) {
    int end = place;
    while (end > previous && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
      if (isLineEnd(text.charAt(end))) {
        return place;
      }
    }
    if (end == previous) {
      return place;
    }
    char last = text.charAt(end - 1);
    if (opens(last)) {
      return end - 1 > previous ? end - 1 : NONE;
    }
    int next = text.codePointAt(place);
    if (next == '»' && isOpen(text, previous, end)) {
      return behind(text, place + 1);
    }
    boolean quoted = JAPANESE_QUOTES_END.indexOf(last) >= 0 && next == JAPANESE_QUOTING;
    boolean goesOn = Character.isLowerCase(next) || quoted;
    return goesOn || (last == '.' && abbreviates(text, previous, end - 1)) ? NONE : place;
  }

  private static boolean isLineEnd(char unit) {
    return unit == '\n' || unit == '\r' || unit == '\u2028' || unit == '\u2029';
  }

  private static boolean opens(char unit) {
    int type = Character.getType(unit);
    return type == Character.START_PUNCTUATION || unit == '“' || unit == '‘';
  }

  private static boolean isOpen(String text, int from, int to) {
    return text.lastIndexOf('«', to - 1) >= from
        && text.lastIndexOf('«', to - 1) > text.lastIndexOf('»', to - 1);
  }

  /** Behind the white space that begins at a place; none if the text ends there. */
  private static int behind(String text, int place) {
    int behind = place;
    while (behind < text.length() && Character.isWhitespace(text.charAt(behind))) {
      behind++;
    }
    return behind == text.length() ? NONE : behind;
  }

  /** Whether the word before a full stop is cut short, an initial or an ordinal. */
  private boolean abbreviates(String text, int from, int stop) {
    int start = stop;
    while (start > from && !parts(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, stop);
    if (word.isEmpty()) {
      return false;
    }
    boolean initial =
        word.length() == 1 && Character.isUpperCase(word.charAt(0)) && word.charAt(0) != 'I';
    boolean ordinal =
        ordinals
            && word.length() <= MOST_ORDINAL_DIGITS
            && word.chars().allMatch(Character::isDigit);
    return initial || ordinal || abbreviations.contains(word);
  }

  private static boolean parts(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || opens(unit);
  }
}
