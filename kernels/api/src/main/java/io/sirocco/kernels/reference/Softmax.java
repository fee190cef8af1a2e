package io.sirocco.kernels.reference;

/** The normalizer of the softmax. */
final class Softmax {

  private Softmax() {}

  /** log Σ exp score, shifted by the largest score; -∞ where every score is -∞. */
  static double logSumExp(double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double score : scores) {
      sum += StrictMath.exp(score - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
