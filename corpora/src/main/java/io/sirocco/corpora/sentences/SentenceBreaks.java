package io.sirocco.corpora.sentences;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.FilteredBreakIteratorBuilder;
import com.ibm.icu.util.ULocale;
import io.sirocco.corpora.store.DocumentTokenizer.Sentences;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sentences by the rules of Unicode (UAX #29) and the abbreviations that CLDR lists for a language,
 * as ICU knows both, but for what {@link BoundaryRules} know better. White space after a sentence
 * belongs to it. Thai, Lao, Khmer and Burmese mark no end of a sentence: a line is one there. Safe
 * for several threads.
 */
public final class SentenceBreaks implements Sentences {
  private static final int FIRST_SENTENCES = 16;

  private final LineEnds lineEnds;

  /** Finders that nobody uses at the moment, by language: they are slow to make. */
  private final Map<String, Queue<Finder>> idle = new ConcurrentHashMap<>();

  /** Sentences of texts whose lines are such. */
  public SentenceBreaks(LineEnds lineEnds) {
    this.lineEnds = lineEnds;
  }

  @Override
  public int[] starts(String language, String text) {
    Queue<Finder> finders = idle.computeIfAbsent(language, unseen -> new ConcurrentLinkedQueue<>());
    Finder taken = finders.poll();
    Finder finder = taken == null ? Finder.open(language) : taken;
    int[] starts = finder.find(lineEnds == LineEnds.ARE_SPACES ? unwrapped(text) : text);
    finders.add(finder);
    return starts;
  }

  /** What finds sentences in one text at a time. */
  private record Finder(BreakIterator places, BoundaryRules rules) {
    static Finder open(String language) {
      ULocale locale = ULocale.forLanguageTag(language);
      return new Finder(
          FilteredBreakIteratorBuilder.getInstance(locale)
              .wrapIteratorWithFilter(BreakIterator.getSentenceInstance(locale)),
          BoundaryRules.of(language));
    }

    int[] find(String text) {
      places.setText(text);
      int[] starts = new int[FIRST_SENTENCES];
      int count = 1;
      for (int place = places.next();
          place != BreakIterator.DONE && place < text.length();
          place = places.next()) {
        int start = rules.start(text, starts[count - 1], place);
        if (start <= starts[count - 1]) {
          continue;
        }
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = start;
      }
      return Arrays.copyOf(starts, count);
    }
  }

  /** The same text with a space for each LF that only breaks a line, and for the CR before it. */
  private static String unwrapped(String text) {
    char[] units = text.toCharArray();
    boolean blank = true;
    for (int i = 0; i < units.length; i++) {
      if (units[i] == '\n') {
        if (!blank && !blankFollows(text, i + 1)) {
          units[i] = ' ';
          if (units[i - 1] == '\r') {
            units[i - 1] = ' ';
          }
        }
        blank = true;
      } else if (!isSpace(units[i])) {
        blank = false;
      }
    }
    return new String(units);
  }

  private static boolean blankFollows(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n' && isSpace(text.charAt(i))) {
      i++;
    }
    return i == text.length() || text.charAt(i) == '\n';
  }

  private static boolean isSpace(char unit) {
    return unit == '\r' || unit == '\t' || unit == ' ';
  }
}
