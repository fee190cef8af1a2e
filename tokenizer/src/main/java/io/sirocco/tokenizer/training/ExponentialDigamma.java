package io.sirocco.tokenizer.training;

/**
 * exp(digamma(x)), which the variational Bayesian estimate of a multinomial takes instead of x: it
 * is about x - 1/2 and vanishes fast below 1, so that rare pieces die out (Johnson 2007; Kudo
 * 2018).
 */
final class ExponentialDigamma {
  /** From here on four terms of the series have an error below 1e-10. */
  private static final double SERIES_FROM = 12;

  private ExponentialDigamma() {}

  /**
   * exp(digamma(x)) by the asymptotic series in x - 1/2; smaller x go up by digamma(x) = digamma(x
   * + 1) - 1/x first.
   *
   * @param x greater than 0
   */
  static double of(double x) {
    double shifted = x;
    double sum = 0;
    while (shifted < SERIES_FROM) {
      sum += 1 / shifted;
      shifted++;
    }
    double y = shifted - .5;
    double y2 = y * y;
    double series = y + (1 / 24. - (37 / 5760. - 10313 / (2903040 * y2)) / y2) / y;
    return sum == 0 ? series : series * StrictMath.exp(-sum);
  }
}
