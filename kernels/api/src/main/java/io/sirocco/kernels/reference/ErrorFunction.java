package io.sirocco.kernels.reference;

/**
 * The error function in double precision, to a few units in the last place. Abramowitz and Stegun
 * 1964: the series 7.1.6, whose terms all have one sign, near 0; the continued fraction 7.1.14
 * elsewhere.
 */
final class ErrorFunction {

  /** Where the continued fraction takes over. */
  private static final double SERIES_END = 1;

  /** erfc is below the smallest double from here on. */
  private static final double UNDERFLOW = 28;

  private static final double ROOT_PI = StrictMath.sqrt(Math.PI);

  private ErrorFunction() {}

  /** erf(x) = 2/√π ∫ exp(-t²) dt from 0 to x. */
  static double erf(double x) {
    if (Math.abs(x) <= SERIES_END) {
      return series(x);
    }
    return x > 0 ? 1 - tail(x) : tail(-x) - 1;
  }

  /** erfc(x) = 1 - erf(x), without cancellation for large x. */
  static double erfc(double x) {
    if (Math.abs(x) <= SERIES_END) {
      return 1 - series(x);
    }
    return x > 0 ? tail(x) : 2 - tail(-x);
  }

  /** 2/√π exp(-x²) Σ_n 2ⁿ x^(2n+1) / (1·3·5···(2n+1)). */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 16; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / ROOT_PI * gaussian(x) * sum;
  }

  /**
   * erfc(x) = exp(-x²)/√π / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))), from the inside out. The
   * depth makes what is cut off less than half an ulp from {@link #SERIES_END} on.
   */
  private static double tail(double x) {
    if (x > UNDERFLOW) {
      return 0;
    }
    int depth = 20 + (int) (400 / (x * x));
    double fraction = x;
    for (int n = depth; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return gaussian(x) / ROOT_PI / fraction;
  }

  /** exp(-x²), with the rounding error of the square put back. */
  private static double gaussian(double x) {
    double square = x * x;
    double error = Math.fma(x, x, -square);
    return StrictMath.exp(-square) * (1 - error);
  }
}
