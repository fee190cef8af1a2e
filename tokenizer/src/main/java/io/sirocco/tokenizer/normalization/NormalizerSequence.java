package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import java.util.List;

/**
 * Normalizers one after the other.
 *
 * @param normalizers in order
 */
public record NormalizerSequence(List<Normalizer> normalizers) implements Normalizer {
  /** Copies the list. */
  public NormalizerSequence {
    normalizers = List.copyOf(normalizers);
  }

  @Override
  public void normalize(AlignedText text) {
    for (Normalizer normalizer : normalizers) {
      normalizer.normalize(text);
    }
  }
}
