package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.UnicodeForm;

/**
 * One of the four normalization forms of Unicode Standard Annex #15.
 *
 * @param form which
 */
public record UnicodeNormalizer(UnicodeForm form) implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    if (!text.isAscii()) {
      new UnicodeNormalization(form, text).run();
    }
  }
}
