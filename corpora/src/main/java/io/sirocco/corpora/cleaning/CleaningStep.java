package io.sirocco.corpora.cleaning;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes or drops a text, by what it says alone. Safe for use by several threads. */
public sealed interface CleaningStep {

  /** What it is called in recipes and reports. */
  String name();

  /** The text as it goes on; null drops it. */
  @Nullable String apply(String text);

  /**
   * Unicode normalization.
   *
   * @param form NFC or NFKC
   */
  record Normalize(Normalizer.Form form) implements CleaningStep {
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
  record ControlCharacters() implements CleaningStep {
    @Override
    public String name() {
      return "control_characters";
    }

    @Override
    public String apply(String text) {
      return text.codePoints().allMatch(ControlCharacters::stays) ? text : filtered(text);
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
  record Whitespace() implements CleaningStep {
    private static final Pattern BLANKS = Pattern.compile("[\\h\\x0B\\f]+");
    private static final Pattern LINES = Pattern.compile(" ?\\R(?: ?\\R)* ?");

    @Override
    public String name() {
      return "whitespace";
    }

    @Override
    public String apply(String text) {
      String single = BLANKS.matcher(text).replaceAll(" ");
      return LINES.matcher(single).replaceAll("\n").strip();
    }
  }

  /**
   * Drops texts that are too short or too long.
   *
   * @param min characters (code points) at least
   * @param max characters at most
   */
  record Length(long min, long max) implements CleaningStep {
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
    public @Nullable String apply(String text) {
      long characters = text.codePointCount(0, text.length());
      return characters < min || characters > max ? null : text;
    }
  }

  /**
   * Drops texts that repeat themselves: Rae et al. 2021 (Gopher), appendix A.1.1.
   *
   * @param lines the most of its lines that may repeat an earlier one, as a share; published .3
   * @param words the most of its words that may be one word, as a share; texts of fewer than 20
   *     words are not held against it
   */
  record Repetition(double lines, double words) implements CleaningStep {
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
    public @Nullable String apply(String text) {
      return repeatedLines(text) > lines || mostFrequentWord(text) > words ? null : text;
    }

    private static double repeatedLines(String text) {
      Set<String> seen = new HashSet<>();
      long count = text.lines().count();
      long first = text.lines().filter(seen::add).count();
      return count == 0 ? 0 : (count - first) / (double) count;
    }

    private static double mostFrequentWord(String text) {
      String[] found = text.strip().split("\\s+", -1);
      if (found.length < ENOUGH_WORDS) {
        return 0;
      }
      Map<String, Integer> counts = new HashMap<>();
      int most = 0;
      for (String word : found) {
        most = Math.max(most, counts.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum));
      }
      return most / (double) found.length;
    }
  }

  /**
   * Drops texts with too many characters that are neither letters, marks, digits nor blanks.
   *
   * @param max the most of them, as a share of all characters
   */
  record Symbols(double max) implements CleaningStep {
    /** Checks the share. */
    public Symbols {
      share("max", max);
    }

    @Override
    public String name() {
      return "symbols";
    }

    @Override
    public @Nullable String apply(String text) {
      long all = text.codePointCount(0, text.length());
      long symbols = text.codePoints().filter(codePoint -> !isText(codePoint)).count();
      return symbols > max * all ? null : text;
    }

    private static boolean isText(int codePoint) {
      return Character.isLetterOrDigit(codePoint)
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
