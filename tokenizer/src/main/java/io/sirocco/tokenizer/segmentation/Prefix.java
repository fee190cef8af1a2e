package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/** Puts a character before pieces that do not begin with it. */
final class Prefix {
  private Prefix() {}

  static void add(AlignedText text, Spans spans, int prefix) {
    if (spans.size() == 1 && beginsWith(text, spans.from(0), prefix)) {
      return;
    }
    spans.begin();
    text.beginEdit();
    for (int i = 0; i < spans.oldSize(); i++) {
      text.drop(spans.oldFrom(i) - text.cursor());
      int from = text.written();
      if (beginsWith(text, text.cursor(), prefix)) {
        text.keep(spans.oldTo(i) - text.cursor());
      } else {
        prepend(text, prefix, spans.oldTo(i));
      }
      spans.add(from, text.written());
    }
    text.endEdit();
  }

  private static boolean beginsWith(AlignedText text, int index, int character) {
    return Utf8.codePoint(text.bytes(), index) == character;
  }

  /** The new character takes the place of the first one, which follows it with the same place. */
  static void prepend(AlignedText text, int prefix, int end) {
    int first = text.peek();
    text.replace(prefix);
    text.insert(first);
    text.keep(end - text.cursor());
  }
}
