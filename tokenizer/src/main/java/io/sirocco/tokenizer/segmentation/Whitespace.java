package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/**
 * Words and runs of other characters, white space left out: the regular expression {@code
 * \w+|[^\w\s]+}.
 */
public record Whitespace() implements PreTokenizer {
  private static final int WORD = CharacterClass.WORD.mask();
  private static final int SPACE = CharacterClass.WHITESPACE.mask();

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), Whitespace::cut);
  }

  private static void cut(byte[] bytes, int from, int to, Spans into) {
    int start = from;
    int kind = SPACE;
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      int next = CharacterClass.classes(Utf8.codePoint(bytes, i)) & (WORD | SPACE);
      if (next != kind) {
        if (kind != SPACE) {
          into.add(start, i);
        }
        start = i;
        kind = next;
      }
    }
    if (kind != SPACE) {
      into.add(start, to);
    }
  }
}
