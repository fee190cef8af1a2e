package io.sirocco.corpora.sampling;

/** Pearson's test of counts against probabilities. */
final class ChiSquare {

  private ChiSquare() {}

  static double statistic(long[] counts, double[] probabilities) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * probabilities[i];
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
  }

  /**
   * What the statistic exceeds with probability 1e-4, by the approximation of Wilson and Hilferty
   * (PNAS 17, 1931).
   */
  static double limit(int degrees) {
    double spread = 2.0 / (9 * degrees);
    double root = 1 - spread + 3.719 * Math.sqrt(spread);
    return degrees * root * root * root;
  }
}
