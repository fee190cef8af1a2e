package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;

/** Drops combining marks; characters with their accent inside stay unless decomposed before. */
public record StripAccents() implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    if (!text.isAscii()) {
      CharacterFilter.drop(text, CharacterClass.COMBINING_MARK);
    }
  }
}
