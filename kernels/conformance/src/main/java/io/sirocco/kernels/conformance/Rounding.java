package io.sirocco.kernels.conformance;

/**
 * What is demanded of binary32 arithmetic, from which every bound of this suite follows.
 *
 * <p>The model is the standard one (Higham 2002, sections 2.2 and 2.8): a computed sum or product
 * is the exact one times (1 + δ) plus ε, |δ| ≤ u, |ε| ≤ {@link #SMALLEST}. Elementary functions and
 * quotients are held to what the OpenCL C specification asks of a full profile in single precision
 * (table "ULP values for single precision built-in math functions"), since every device that
 * Sirocco runs on reaches that; an ulp is at most 2u of the result.
 */
final class Rounding {

  /**
   * Unit roundoff 2^-24, raised by one part in 2^20: the oracle and these bounds are themselves
   * computed in double, whose rounding, 2^-29 of that of floats in each operation, this pays for.
   */
  static final double U = 0x1p-24 * (1 + 0x1p-20);

  /** The smallest normal float: a device may flush smaller results to 0. */
  static final double SMALLEST = 0x1p-126;

  /** Relative error of e^x: 3 ulp. */
  static final double EXPONENTIAL = 6 * U;

  /** Error of log x, relative where |log x| is above 1, absolute below: 3 ulp. */
  static final double LOGARITHM = 6 * U;

  /** Relative error of x^y: 16 ulp. */
  static final double POWER = 32 * U;

  /** Relative error of a square root: 3 ulp. */
  static final double ROOT = 6 * U;

  /**
   * Relative error of a quotient: 2.5 ulp, and a rounding more where the reciprocal is multiplied.
   */
  static final double QUOTIENT = 6 * U;

  /** Relative error of tanh x: 5 ulp. */
  static final double TANH = 10 * U;

  /** Relative error of 1/(1 + e^-x): that of the exponential, of the sum and of the quotient. */
  static final double SIGMOID = gamma(13);

  /** Relative error of erf x: 16 ulp. */
  static final double ERF = 32 * U;

  private Rounding() {}

  /**
   * γ_n = n u / (1 - n u): the relative error of a product of n factors (1 + δ) or their inverses.
   * Higham 2002, lemma 3.1. A sum of n + 1 numbers has it in any order: no number passes through
   * more than n additions (section 4.2).
   */
  static double gamma(long n) {
    double nu = n * U;
    if (nu >= 1) {
      throw new IllegalArgumentException("no bound for %d roundings".formatted(n));
    }
    return nu / (1 - nu);
  }

  /**
   * erf x in double, error below 1e-15: 2/√π e^(-x²) Σ_n 2^n x^(2n+1) / (1·3·...·(2n+1)), whose
   * terms all have one sign. Abramowitz and Stegun 1964, 7.1.6.
   */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 0x1p-60 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
