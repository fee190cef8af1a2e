package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential from additions, multiplications and fused multiply-adds alone, so that its bits
 * are the same interpreted and compiled, in each lane of a vector of any width.
 */
final class Exponential {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;
  static final float LOG2_E = 1.442695f;
  static final float LN2_HIGH = 0.6931472f;
  static final float LN2_LOW = -1.9046542e-9f;

  /**
   * 1.5 2^23 + 254. Adding it to a number rounds that to an integer n; the low nine bits of the sum
   * are then n + 254, twice the bias of an exponent, ready to be divided into the biased exponents
   * of two factors.
   */
  static final float ROUNDER = 0x1.8p23f + 254;

  static final int FRACTION_BITS = 23;

  // The coefficients of q, from the constant up.
  static final float Q0 = 0.49999994f;
  static final float Q1 = 0.16666521f;
  static final float Q2 = 0.04166839f;
  static final float Q3 = 0.008368745f;
  static final float Q4 = 0.0013814539f;

  /** Above it the exponential is infinite. */
  private static final float MOST = 89f;

  /** Below it the exponential is less than half of the smallest float. */
  private static final float LEAST = -104f;

  private Exponential() {}

  /**
   * x[i] = e^t with t = x[i] scale - shift, rounded once. e^t is within 1 ulp; infinite above
   * 88.73; denormals and 0 where they are the nearest floats; NaN stays NaN.
   *
   * <p>t = n ln 2 + r with |r| &lt;= ln 2/2; e^r = 1 + r + r² q(r), where q is the minimax
   * polynomial of degree 4 (relative error of e^r 3.1e-9); 2^n in two factors, because n ranges
   * over more exponents than floats have.
   */
  static void apply(float[] x, int at, int n, float scale, float shift) {
    FloatVector scales = FloatVector.broadcast(SPECIES, scale);
    FloatVector shifts = FloatVector.broadcast(SPECIES, -shift);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector given = FloatVector.fromArray(SPECIES, x, at + i);
      FloatVector t = given.fma(scales, shifts);
      VectorMask<Float> above = t.compare(VectorOperators.GT, MOST);
      VectorMask<Float> below = t.compare(VectorOperators.LT, LEAST);
      t = t.blend(MOST, above).blend(LEAST, below);
      FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
      FloatVector rounded = t.fma(FloatVector.broadcast(SPECIES, LOG2_E), rounder);
      FloatVector integer = rounded.sub(rounder);
      FloatVector r = integer.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), t);
      r = integer.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(SPECIES, Q4);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q3));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q0));
      FloatVector power = q.fma(r.mul(r), r).add(1f);
      IntVector exponent = rounded.reinterpretAsInts();
      IntVector half = exponent.lanewise(VectorOperators.LSHR, 1);
      IntVector first = half.lanewise(VectorOperators.LSHL, FRACTION_BITS);
      IntVector second = exponent.sub(half).lanewise(VectorOperators.LSHL, FRACTION_BITS);
      power = power.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
      power.intoArray(x, at + i);
    }
    for (; i < n; i++) {
      x[at + i] = of(Math.fma(x[at + i], scale, -shift));
    }
  }

  /** e^t as a lane computes it. */
  static float of(float t) {
    float bounded = t > MOST ? MOST : t < LEAST ? LEAST : t;
    float rounded = Math.fma(bounded, LOG2_E, ROUNDER);
    float integer = rounded - ROUNDER;
    float r = Math.fma(integer, -LN2_HIGH, bounded);
    r = Math.fma(integer, -LN2_LOW, r);
    float q = Q4;
    q = Math.fma(q, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    float power = Math.fma(q, r * r, r) + 1;
    int exponent = Float.floatToRawIntBits(rounded);
    int half = exponent >>> 1;
    float first = Float.intBitsToFloat(half << FRACTION_BITS);
    return power * first * Float.intBitsToFloat((exponent - half) << FRACTION_BITS);
  }
}
