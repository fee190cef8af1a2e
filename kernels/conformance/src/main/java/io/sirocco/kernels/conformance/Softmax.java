package io.sirocco.kernels.conformance;

import java.util.List;

/**
 * Weights w_j = e^(s_j - max) of scores that carry errors e_j, and their sum.
 *
 * <p>Bounds hold for two passes, and for one pass that raises its maximum on the way: after every
 * {@link #TILE} scores at most, so R = ⌈n/TILE⌉ - 1 times. Each raise multiplies what is there by
 * e^(old - new). The differences that a weight meets, s_j - first maximum, first - second, ..., add
 * up to d_j = max - s_j, so their roundings amount to u d_j; there are R + 1 exponentials and R
 * products. Hence the relative error of w_j is e^x - 1 with x = e_j + u d_j + (R + 1) exponential +
 * R u. Which number is subtracted as the maximum does not matter: it cancels.
 */
final class Softmax {

  /** A backend that computes a softmax in one pass raises its maximum at most once in 8 scores. */
  private static final int TILE = 8;

  private final double maximum;
  private final Approximations weights;
  private final Approximation sum;

  Softmax(List<Approximation> scores) {
    maximum = scores.stream().mapToDouble(Approximation::value).reduce(Math::max).orElseThrow();
    double worst =
        scores.stream().mapToDouble(Approximation::error).reduce(Math::max).orElseThrow();
    int raises = (scores.size() + TILE - 1) / TILE - 1;
    double fixed = (raises + 1) * Rounding.EXPONENTIAL + raises * Rounding.U;
    weights = new Approximations(scores.size());
    Sum total = new Sum();
    for (int j = 0; j < scores.size(); j++) {
      Approximation score = scores.get(j);
      double distance = maximum - score.value() + score.error() + worst;
      double exponent = score.error() + Rounding.U * distance + fixed;
      double weight = Math.exp(score.value() - maximum);
      double flushed = (raises + 1) * Rounding.SMALLEST;
      weights.set(j, new Approximation(weight, weight * Math.expm1(exponent) + flushed));
      total.add(weights.get(j));
    }
    sum = total.result();
  }

  /** w_j, not divided by the sum. */
  Approximation weight(int j) {
    return weights.get(j);
  }

  /** Σ w_j. */
  Approximation sum() {
    return sum;
  }

  /**
   * max + log Σ w_j: the error of the maximum cancels against the weights', so that the sum's
   * relative error (which holds the scores'), the logarithm's and one rounding are left.
   */
  Approximation logSumExp() {
    return sum.logarithm().plus(Approximation.exact(maximum));
  }
}
