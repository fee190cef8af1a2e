package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.RegexMatches;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Cuts by a regular expression.
 *
 * @param pattern from {@link io.sirocco.tokenizer.text.TextPattern}
 * @param behavior what becomes of delimiters
 * @param delimiter what counts as a delimiter
 */
record RegexCutter(Pattern pattern, SplitBehavior behavior, Split.Delimiter delimiter)
    implements Spans.Cutter {
  @Override
  public void cut(byte[] bytes, int from, int to, Spans into) {
    SplitCollector collector = new SplitCollector(behavior, into);
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    RegexMatches matches = new RegexMatches(pattern, text);
    boolean matchIsDelimiter = delimiter == Split.Delimiter.MATCHES;
    int lastUnit = 0;
    int last = from;
    while (matches.next()) {
      int start = advance(bytes, last, text, lastUnit, matches.start());
      int end = advance(bytes, start, text, matches.start(), matches.end());
      if (start != last) {
        collector.accept(last, start, !matchIsDelimiter);
      }
      collector.accept(start, end, matchIsDelimiter);
      last = end;
      lastUnit = matches.end();
    }
    if (last != to) {
      collector.accept(last, to, !matchIsDelimiter);
    }
    collector.finish();
  }

  /** The byte offset of a UTF-16 offset, from a pair that is known. */
  private static int advance(byte[] bytes, int at, String text, int fromUnit, int toUnit) {
    int index = at;
    for (int unit = fromUnit; unit < toUnit; unit++) {
      if (!Character.isLowSurrogate(text.charAt(unit))) {
        index += Utf8.length(bytes[index]);
      }
    }
    return index;
  }
}
