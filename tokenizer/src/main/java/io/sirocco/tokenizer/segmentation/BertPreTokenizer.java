package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/** Cuts at white space, which is left out, and makes each punctuation character a piece. */
public record BertPreTokenizer() implements PreTokenizer {
  private static final int SPACE = CharacterClass.WHITESPACE.mask();
  private static final int PUNCTUATION = CharacterClass.PUNCTUATION.mask();

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), BertPreTokenizer::cut);
  }

  private static void cut(byte[] bytes, int from, int to, Spans into) {
    int start = from;
    for (int i = from; i < to; ) {
      int end = i + Utf8.length(bytes[i]);
      int classes = CharacterClass.classes(Utf8.codePoint(bytes, i));
      if ((classes & (SPACE | PUNCTUATION)) != 0) {
        into.add(start, i);
        if ((classes & PUNCTUATION) != 0) {
          into.add(i, end);
        }
        start = end;
      }
      i = end;
    }
    into.add(start, to);
  }
}
