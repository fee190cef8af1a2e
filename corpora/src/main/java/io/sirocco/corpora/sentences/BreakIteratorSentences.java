package io.sirocco.corpora.sentences;

import io.sirocco.corpora.store.DocumentTokenizer;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Locale;

/**
 * Sentences as the Java platform finds them (Unicode Standard Annex 29), and lines: a sentence does
 * not go on in the next line.
 */
public final class BreakIteratorSentences implements DocumentTokenizer.Sentences {

  @Override
  public int[] starts(String language, String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
    int[] starts = new int[16];
    int count = 0;
    for (int line = 0; line < text.length(); ) {
      int newline = text.indexOf('\n', line);
      int end = newline < 0 ? text.length() : newline + 1;
      breaks.setText(text.substring(line, end));
      for (int at = breaks.first(); at != BreakIterator.DONE && line + at < end; ) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = line + at;
        at = breaks.next();
      }
      line = end;
    }
    return count == 0 ? new int[] {0} : Arrays.copyOf(starts, count);
  }
}
