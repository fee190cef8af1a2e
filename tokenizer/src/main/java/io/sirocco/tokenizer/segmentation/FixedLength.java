package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/**
 * Cuts after every so many characters.
 *
 * @param length how many
 */
public record FixedLength(int length) implements PreTokenizer {
  /** Checks the length. */
  public FixedLength {
    if (length < 1) {
      throw new IllegalArgumentException("pieces of %d characters".formatted(length));
    }
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), this::cut);
  }

  private void cut(byte[] bytes, int from, int to, Spans into) {
    int start = from;
    int count = 0;
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      if (count == length) {
        into.add(start, i);
        start = i;
        count = 0;
      }
      count++;
    }
    into.add(start, to);
  }
}
