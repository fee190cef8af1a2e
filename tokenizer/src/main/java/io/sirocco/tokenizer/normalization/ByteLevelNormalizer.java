package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.ByteAlphabet;

/** Writes every byte as a character of the byte alphabet. */
public record ByteLevelNormalizer() implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    text.beginEdit();
    ByteAlphabet.spell(text, text.length());
    text.endEdit();
  }
}
