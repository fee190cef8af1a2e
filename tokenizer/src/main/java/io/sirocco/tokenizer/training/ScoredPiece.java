package io.sirocco.tokenizer.training;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A piece of a unigram model.
 *
 * @param bytes what it looks like; not copied
 * @param score the logarithm of its probability
 * @param required whether it is a character, which stays whatever its probability
 */
record ScoredPiece(byte[] bytes, double score, boolean required) {
  /** The more probable first, of equally probable ones by their bytes. */
  static final Comparator<ScoredPiece> BY_SCORE =
      Comparator.comparingDouble(ScoredPiece::score)
          .reversed()
          .thenComparing((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));

  /** Required ones before others, and each of them by score. */
  static final Comparator<ScoredPiece> REQUIRED_FIRST =
      Comparator.comparing(ScoredPiece::required).reversed().thenComparing(BY_SCORE);
}
