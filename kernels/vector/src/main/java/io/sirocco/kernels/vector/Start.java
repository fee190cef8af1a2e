package io.sirocco.kernels.vector;

/** What the sums of a product start from. */
sealed interface Start {

  /** From zero: C = op(A) op(B). */
  record Zero() implements Start {}

  /** From what C holds: C += op(A) op(B). */
  record Output() implements Start {}

  /**
   * Each row from the same row, a bias: C = bias + op(A) op(B).
   *
   * @param data the arena of the bias
   * @param offset its first element
   */
  @SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
  record Row(float[] data, int offset) implements Start {}
}
