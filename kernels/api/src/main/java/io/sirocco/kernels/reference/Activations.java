package io.sirocco.kernels.reference;

import io.sirocco.kernels.Activation;

/**
 * The activations and their derivatives. Each is written in the form that keeps its relative
 * accuracy where the textbook form cancels: 1 + erf(u) as erfc(-u), (1 + tanh u)/2 as 1/(1 +
 * exp(-2u)), 1 - tanh² as 1/cosh².
 */
final class Activations {

  private static final double ROOT_HALF = StrictMath.sqrt(0.5);
  private static final double ROOT_TWO_PI = StrictMath.sqrt(2 * Math.PI);
  private static final double TANH_SCALE = StrictMath.sqrt(2 / Math.PI);
  private static final double TANH_CUBIC = 0.044715;

  private Activations() {}

  static double value(Activation activation, double z) {
    return switch (activation) {
      case NONE -> z;
      case GELU -> z * normalDistribution(z);
      case GELU_TANH -> z * sigmoid(2 * cubic(z));
      case TANH -> StrictMath.tanh(z);
      case RELU -> Math.max(z, 0);
    };
  }

  static double derivative(Activation activation, double z) {
    return switch (activation) {
      case NONE -> 1;
      case GELU -> normalDistribution(z) + z * StrictMath.exp(-z * z / 2) / ROOT_TWO_PI;
      case GELU_TANH -> {
        double u = cubic(z);
        double du = TANH_SCALE * (1 + 3 * TANH_CUBIC * z * z);
        yield sigmoid(2 * u) + z * sigmoid(2 * u) * sigmoid(-2 * u) * 2 * du;
      }
      case TANH -> {
        double cosh = StrictMath.cosh(z);
        yield 1 / (cosh * cosh);
      }
      case RELU -> Double.isNaN(z) ? z : z > 0 ? 1 : 0;
    };
  }

  private static double normalDistribution(double z) {
    return ErrorFunction.erfc(-z * ROOT_HALF) / 2;
  }

  private static double sigmoid(double u) {
    return 1 / (1 + StrictMath.exp(-u));
  }

  private static double cubic(double z) {
    return TANH_SCALE * (z + TANH_CUBIC * z * z * z);
  }
}
