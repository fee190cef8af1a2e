package io.sirocco.tokenizer.training;

import java.util.Arrays;
import java.util.Comparator;

/** A piece of a unigram model. */
final class ScoredPiece {
  /** The more probable first, of equally probable ones by their bytes. */
  static final Comparator<ScoredPiece> BY_SCORE =
      Comparator.comparingDouble(ScoredPiece::score)
          .reversed()
          .thenComparing(ScoredPiece::bytes, Arrays::compareUnsigned);

  /** Required ones before others, and each of them by score. */
  static final Comparator<ScoredPiece> REQUIRED_FIRST =
      Comparator.comparing(ScoredPiece::required).reversed().thenComparing(BY_SCORE);

  private final byte[] bytes;
  private final double score;
  private final boolean required;

  /**
   * A piece.
   *
   * @param bytes what it looks like; not copied
   * @param score the logarithm of its probability
   * @param required whether it is a character, which stays whatever its probability
   */
  ScoredPiece(byte[] bytes, double score, boolean required) {
    this.bytes = bytes;
    this.score = score;
    this.required = required;
  }

  /** What it looks like; not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** The logarithm of its probability. */
  double score() {
    return score;
  }

  /** Whether it is a character. */
  boolean required() {
    return required;
  }
}
