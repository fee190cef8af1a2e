package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;

/**
 * The activations and their derivatives in the shape of their formulas: the error of the argument
 * times the local slope of erf or tanh, plus the error demanded of erf, tanh and e^x, plus a
 * rounding an operation. Constants are rounded to floats.
 */
final class ActivationBounds {
  private static final Approximation ONE = Approximation.exact(1);
  private static final Approximation HALF = Approximation.exact(0.5);
  private static final Approximation CUBIC = Approximation.constant(0.044715);
  private static final Approximation THREE_CUBIC = Approximation.constant(3 * 0.044715);
  private static final Approximation ROOT_TWO_OVER_PI =
      Approximation.constant(Math.sqrt(2 / Math.PI));
  private static final Approximation ROOT_HALF = Approximation.constant(Math.sqrt(0.5));
  private static final Approximation DENSITY = Approximation.constant(1 / Math.sqrt(2 * Math.PI));

  private ActivationBounds() {}

  /** activation(z). */
  static Approximation of(Activation activation, Approximation z) {
    return switch (activation) {
      case NONE -> z;
      case GELU -> z.times(normalDistribution(z));
      case GELU_TANH -> z.times(HALF).times(ONE.plus(inner(z).tanh()));
      case TANH -> z.tanh();
      case RELU -> z.rectified();
    };
  }

  /** activation'(z). */
  static Approximation slopeOf(Activation activation, Approximation z) {
    return switch (activation) {
      case NONE -> ONE;
      case GELU -> normalDistribution(z).plus(z.times(normalDensity(z)));
      case GELU_TANH -> tanhSlope(z);
      case TANH -> ONE.minus(square(z.tanh()));
      case RELU -> z.step();
    };
  }

  /** Φ(z) = (1 + erf(z/√2)) / 2. */
  private static Approximation normalDistribution(Approximation z) {
    return HALF.times(ONE.plus(z.times(ROOT_HALF).erf()));
  }

  /** φ(z) = e^(-z²/2) / √(2π). */
  private static Approximation normalDensity(Approximation z) {
    return square(z).times(HALF).negated().exponential().times(DENSITY);
  }

  /** √(2/π) (z + 0.044715 z³). */
  private static Approximation inner(Approximation z) {
    return ROOT_TWO_OVER_PI.times(z.plus(CUBIC.times(square(z)).times(z)));
  }

  /** (1 + t)/2 + z/2 (1 - t²) √(2/π) (1 + 3 · 0.044715 z²), t = tanh of the inner. */
  private static Approximation tanhSlope(Approximation z) {
    Approximation t = inner(z).tanh();
    Approximation rate = ROOT_TWO_OVER_PI.times(ONE.plus(THREE_CUBIC.times(square(z))));
    Approximation outer = HALF.times(ONE.plus(t));
    return outer.plus(z.times(HALF).times(ONE.minus(square(t))).times(rate));
  }

  private static Approximation square(Approximation x) {
    return x.times(x);
  }
}
