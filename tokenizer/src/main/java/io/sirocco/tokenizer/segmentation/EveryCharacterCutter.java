package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/** Makes every character a piece. */
final class EveryCharacterCutter implements Spans.Cutter {
  /**
   * Any character, line feeds included. The shorter {@code (?s:.)} is an error in Oniguruma's Ruby
   * syntax, which Hugging Face's tokenizers use.
   */
  static final String PATTERN = "[\\s\\S]";

  static final EveryCharacterCutter INSTANCE = new EveryCharacterCutter();

  private EveryCharacterCutter() {}

  @Override
  public void cut(byte[] bytes, int from, int to, Spans into) {
    for (int i = from; i < to; ) {
      int end = i + Utf8.length(bytes[i]);
      into.add(i, end);
      i = end;
    }
  }
}
