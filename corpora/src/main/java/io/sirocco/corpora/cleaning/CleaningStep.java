package io.sirocco.corpora.cleaning;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes or drops a text, by what it says alone. Safe for use by several threads. */
public sealed interface CleaningStep {

  /** What it is called in recipes and reports. */
  String name();

  /** The text as it goes on; null drops it. */
  @Nullable String apply(String text);

  /** Changes texts, and drops none. */
  sealed interface Change extends CleaningStep {
    @Override
    String apply(String text);
  }

  /** Drops texts, and changes none. */
  sealed interface Filter extends CleaningStep {
    /** Whether a text stays. */
    boolean keeps(String text);

    @Override
    default @Nullable String apply(String text) {
      return keeps(text) ? text : null;
    }
  }

  /**
   * Unicode normalization.
   *
   * @param form NFC or NFKC
   */
  record Normalize(Normalizer.Form form) implements Change {
    @Override
    public String name() {
      return "normalize";
    }

    @Override
    public String apply(String text) {
      return Normalizer.isNormalized(text, form) ? text : Normalizer.normalize(text, form);
    }
  }

  /**
   * Drops control characters other than LF and TAB, byte order marks inside, private use and
   * unassigned code points and lone surrogates; makes line and paragraph separators LF. Joiners
   * stay: scripts of India, Persian and emoji need them; marks of direction stay, too.
   */
  record ControlCharacters() implements Change {
    @Override
    public String name() {
      return "control_characters";
    }

    @Override
    public String apply(String text) {
      for (int i = 0; i < text.length(); ) {
        int codePoint = text.codePointAt(i);
        if (!stays(codePoint)) {
          return filtered(text);
        }
        i += Character.charCount(codePoint);
      }
      return text;
    }

    private static String filtered(String text) {
      StringBuilder kept = new StringBuilder(text.length());
      text.codePoints()
          .forEach(codePoint -> {
            if (stays(codePoint)) {
              kept.appendCodePoint(codePoint);
            } else if (codePoint == 0x2028 || codePoint == 0x2029 || codePoint == 0x85) {
              kept.append('\n');
            }
          });
      return kept.toString();
    }

    private static boolean stays(int codePoint) {
      if (codePoint >= ' ' && codePoint < 0x7F) {
        return true;
      }
      return switch (Character.getType(codePoint)) {
        case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
        case Character.FORMAT -> codePoint != 0xFEFF;
        case Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            false;
        default -> true;
      };
    }
  }

  /** Makes runs of blanks one space, takes blanks off the ends of lines, and blank lines out. */
  record Whitespace() implements Change {
    private static final char NOTHING = 0;

    @Override
    public String name() {
      return "whitespace";
    }

    @Override
    public String apply(String text) {
      char[] units = text.toCharArray();
      char[] kept = new char[units.length];
      int count = 0;
      boolean changed = false;
      char waiting = NOTHING;
      for (int i = 0; i < kept.length; i++) {
        char unit = units[i];
        if (isLineEnd(unit)) {
          waiting = '\n';
        } else if (isBlank(unit)) {
          waiting = waiting == NOTHING ? ' ' : waiting;
        } else {
          if (waiting != NOTHING && count > 0) {
            changed |= units[count] != waiting;
            kept[count++] = waiting;
          }
          waiting = NOTHING;
          kept[count++] = unit;
        }
      }
      return (changed || count < kept.length ? new String(kept, 0, count) : text).strip();
    }

    private static boolean isLineEnd(char unit) {
      return unit == '\n' || unit == '\r' || unit == 0x85 || unit == 0x2028 || unit == 0x2029;
    }

    private static boolean isBlank(char unit) {
      return unit <= ' '
          ? unit == ' ' || unit == '\t' || unit == 0x0B || unit == '\f'
          : unit >= 0xA0
              && (unit == 0x180E || Character.getType(unit) == Character.SPACE_SEPARATOR);
    }
  }

  /**
   * Drops texts that are too short or too long.
   *
   * @param min characters (code points) at least
   * @param max characters at most
   */
  record Length(long min, long max) implements Filter {
    /** Checks the order. */
    public Length {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("lengths from %d to %d".formatted(min, max));
      }
    }

    @Override
    public String name() {
      return "length";
    }

    @Override
    public boolean keeps(String text) {
      long characters = text.codePointCount(0, text.length());
      return characters >= min && characters <= max;
    }
  }

  /**
   * Drops texts that repeat themselves: Rae et al. 2021 (Gopher), appendix A.1.1.
   *
   * @param lines the most of its lines that may repeat an earlier one, as a share; published .3
   * @param words the most of its words that may be one word, as a share; texts of fewer than 20
   *     words are not held against it
   */
  record Repetition(double lines, double words) implements Filter {
    private static final int ENOUGH_WORDS = 20;

    /** Checks the shares. */
    public Repetition {
      share("lines", lines);
      share("words", words);
    }

    @Override
    public String name() {
      return "repetition";
    }

    @Override
    public boolean keeps(String text) {
      return repeatedLines(text) <= lines && WordCounts.mostFrequent(text, ENOUGH_WORDS) <= words;
    }

    private static double repeatedLines(String text) {
      Set<String> seen = new HashSet<>();
      long count = 0;
      for (String line : (Iterable<String>) text.lines()::iterator) {
        seen.add(line);
        count++;
      }
      return count == 0 ? 0 : (count - seen.size()) / (double) count;
    }
  }

  /**
   * Drops texts with too many characters that are neither letters, marks, digits nor blanks.
   *
   * @param max the most of them, as a share of all characters
   */
  record Symbols(double max) implements Filter {
    /** Checks the share. */
    public Symbols {
      share("max", max);
    }

    @Override
    public String name() {
      return "symbols";
    }

    @Override
    public boolean keeps(String text) {
      long all = 0;
      long symbols = 0;
      for (int i = 0; i < text.length(); ) {
        int codePoint = text.codePointAt(i);
        all++;
        symbols += isText(codePoint) ? 0 : 1;
        i += Character.charCount(codePoint);
      }
      return symbols <= max * all;
    }

    private static boolean isText(int codePoint) {
      return (codePoint >= 'a' && codePoint <= 'z')
          || codePoint == ' '
          || Character.isLetterOrDigit(codePoint)
          || Character.isWhitespace(codePoint)
          || switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                Character.COMBINING_SPACING_MARK,
                Character.ENCLOSING_MARK,
                Character.FORMAT,
                Character.SPACE_SEPARATOR ->
                true;
            default -> false;
          };
    }
  }

  /** Checks a share. */
  private static void share(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("%s: %s is no share from 0 to 1".formatted(name, share));
    }
  }
}
