package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Precision;

/**
 * A number and how far a computation in floats may be from it: running error analysis (Higham 2002,
 * section 3.3), with the exact value in place of the computed one. Each operation passes on the
 * errors of its operands by the triangle inequality, then adds its own from {@link Rounding}. A
 * bound written with it has the shape of the formula that it bounds; it covers the plain evaluation
 * of that formula, with or without fused multiply-add, and whatever is more accurate.
 *
 * @param value the exact value, as far as double holds it
 * @param error a bound on |computed - value|
 */
record Approximation(double value, double error) {

  static final Approximation ZERO = new Approximation(0, 0);

  /** A number that is given as a float, or is small and whole. */
  static Approximation exact(double value) {
    return new Approximation(value, 0);
  }

  /** A constant of a formula, rounded to the nearest float. */
  static Approximation constant(double value) {
    return rounded(value, 0, Rounding.U);
  }

  /** The largest magnitude that the computed number may have. */
  double magnitude() {
    return Math.abs(value) + error;
  }

  private boolean is(double number) {
    return value == number && error == 0;
  }

  private static Approximation rounded(double value, double error, double relative) {
    double magnitude = Math.abs(value) + error;
    double own = magnitude == 0 ? 0 : relative * magnitude + Rounding.SMALLEST;
    return new Approximation(value, error + own);
  }

  Approximation plus(Approximation other) {
    if (is(0)) {
      return other;
    }
    return other.is(0) ? this : rounded(value + other.value, error + other.error, Rounding.U);
  }

  Approximation negated() {
    return new Approximation(-value, error);
  }

  Approximation minus(Approximation other) {
    return plus(other.negated());
  }

  Approximation times(Approximation other) {
    if (is(0) || other.is(0)) {
      return ZERO;
    }
    if (is(1)) {
      return other;
    }
    return other.is(1)
        ? this
        : rounded(
            value * other.value,
            error * other.magnitude() + Math.abs(value) * other.error,
            Rounding.U);
  }

  /**
   * A division that is not exact even by 1 or by a power of two, or a product with a reciprocal.
   */
  Approximation over(Approximation other) {
    double quotient = value / other.value;
    double least = Math.abs(other.value) - other.error;
    if (least <= 0) {
      return new Approximation(quotient, Double.POSITIVE_INFINITY);
    }
    double passed = (error + Math.abs(quotient) * other.error) / least;
    return rounded(quotient, passed, Rounding.QUOTIENT);
  }

  /** √ is concave: an error moves it the farthest downwards. */
  Approximation squareRoot() {
    double root = Math.sqrt(value);
    return rounded(root, root - Math.sqrt(Math.max(0, value - error)), Rounding.ROOT);
  }

  /** e^x; an error d of the argument gives the relative error e^d - 1. */
  Approximation exponential() {
    double power = Math.exp(value);
    double passed = error < 1 ? power * Math.expm1(error) : Math.exp(value + error);
    return rounded(power, passed, Rounding.EXPONENTIAL);
  }

  /** log is concave: an error moves it the farthest downwards. */
  Approximation logarithm() {
    double log = Math.log(value);
    double passed = error < value ? -Math.log1p(-error / value) : Double.POSITIVE_INFINITY;
    double own = Rounding.LOGARITHM * Math.max(1, Math.abs(log) + passed);
    return new Approximation(log, passed + own);
  }

  /** x^y for x and y of at least 0. */
  Approximation power(double exponent) {
    double power = Math.pow(value, exponent);
    double above = Math.pow(value + error, exponent) - power;
    double below = power - Math.pow(Math.max(0, value - error), exponent);
    return rounded(power, Math.max(above, below), Rounding.POWER);
  }

  /**
   * tanh x, whose derivative 1 - tanh² x falls with |x|. From |x| = 10 on, where 1 - |tanh x| is
   * below u/2, the float nearest to it is 1 and only that is right.
   */
  Approximation tanh() {
    double tanh = Math.tanh(value);
    double nearest = Math.max(0, Math.abs(value) - error);
    double slope = 1 / Math.pow(Math.cosh(nearest), 2);
    return saturating(tanh, slope, nearest >= 10, Rounding.TANH);
  }

  /** max(x, 0), which is exact: where x is below 0, only so much of its error as reaches above. */
  Approximation rectified() {
    return value < 0 ? new Approximation(0, Math.max(0, value + error)) : this;
  }

  /** 1 above 0, else 0; either where the error reaches across. */
  Approximation step() {
    if (Double.isNaN(value)) {
      return this;
    }
    double step = value > 0 ? 1 : 0;
    return new Approximation(step, error > 0 && Math.abs(value) <= error ? 1 : 0);
  }

  /**
   * erf x, whose derivative 2/√π e^(-x²) falls with |x|. From |x| = 4 on, where 1 - |erf x| is
   * below u/2, the float nearest to it is 1 and only that is right.
   */
  Approximation erf() {
    double erf = Rounding.erf(value);
    double nearest = Math.max(0, Math.abs(value) - error);
    double slope = 2 / Math.sqrt(Math.PI) * Math.exp(-nearest * nearest);
    return saturating(erf, slope, nearest >= 4, Rounding.ERF);
  }

  /**
   * σ(x) = 1/(1 + e^-x). The slope of its logarithm, 1 - σ, is at most 1, so that an error d of the
   * argument gives at most the relative error e^d - 1.
   */
  Approximation sigmoid() {
    double result = 1 / (1 + Math.exp(-value));
    double passed = error == 0 ? 0 : result * Math.expm1(error);
    return rounded(result, passed, Rounding.SIGMOID);
  }

  /** Where saturated, the error is the distance to 1, which double shows down to 2^-53 only. */
  private Approximation saturating(
      double result, double slope, boolean saturated, double relative) {
    return saturated
        ? new Approximation(result, Math.max(0x1p-53, 1 - Math.abs(result)))
        : rounded(result, slope * error, relative);
  }

  /**
   * Rounded to the precision of factors; with f32 a float remains what it is. Rounding is
   * monotonic: what is computed lies between the rounded ends of where it was before. So most
   * errors vanish, and few, next to the middle of two neighbors, become the distance of these.
   */
  Approximation rounded(Precision precision) {
    if (precision == Precision.F32) {
      return this;
    }
    double rounded = precision.round(value);
    if (error == 0) {
      return exact(rounded);
    }
    double up = precision.round(value + error) - rounded;
    double down = rounded - precision.round(value - error);
    return new Approximation(rounded, Math.max(up, down));
  }

  /** The smaller of this and 1, neither of which moves it farther than its own error. */
  Approximation atMostOne() {
    if (value - error >= 1) {
      return exact(1);
    }
    return new Approximation(Math.min(1, value), error);
  }
}
