package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;
import java.util.function.IntPredicate;

/**
 * Cuts at single characters.
 *
 * @param delimiter which characters
 * @param behavior what becomes of them
 */
record CharacterCutter(IntPredicate delimiter, SplitBehavior behavior) implements Spans.Cutter {
  @Override
  public void cut(byte[] bytes, int from, int to, Spans into) {
    SplitCollector collector = new SplitCollector(behavior, into);
    int last = from;
    for (int i = from; i < to; ) {
      int end = i + Utf8.length(bytes[i]);
      if (delimiter.test(Utf8.codePoint(bytes, i))) {
        if (last < i) {
          collector.accept(last, i, false);
        }
        collector.accept(i, end, true);
        last = end;
      }
      i = end;
    }
    if (last < to) {
      collector.accept(last, to, false);
    }
    collector.finish();
  }
}
