package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential and the hyperbolic tangent from additions, multiplications and fused
 * multiply-adds alone, so that each lane has the same bits interpreted and compiled. NaN stays NaN.
 */
final class Elementary {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6931472f;
  private static final float LN2_LOW = -1.9046543e-9f;

  /** Adding it rounds to an integer, which then stands in the low bits of the sum. */
  private static final float ROUNDER = 0x1.8p23f;

  private static final int ROUNDER_BITS = 0x4B400000;

  /** Above it the exponential is infinite. */
  private static final float EXP_MOST = 89f;

  /** Below it the exponential is less than half of the smallest float. */
  private static final float EXP_LEAST = -104f;

  /** Below it tanh is a polynomial, which keeps its relative error near 0. */
  private static final float TANH_SMALL = 0.6f;

  private Elementary() {}

  /**
   * e^x, within 1 ulp; infinity above 88.73, denormals and 0 where they are the nearest floats.
   *
   * <p>x = n ln 2 + r with |r| &lt;= ln 2/2; e^r = 1 + r + r² q(r), where q is the minimax
   * polynomial of degree 4 (relative error of e^r 3.1e-9); 2^n in two factors, because n ranges
   * over more exponents than floats have.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.blend(EXP_MOST, x.compare(VectorOperators.GT, EXP_MOST));
    bounded = bounded.blend(EXP_LEAST, bounded.compare(VectorOperators.LT, EXP_LEAST));
    FloatVector rounded = bounded.fma(broadcast(LOG2_E), broadcast(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), bounded);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector q = r.fma(broadcast(0.0013814539f), broadcast(0.008368745f));
    q = q.fma(r, broadcast(0.04166839f));
    q = q.fma(r, broadcast(0.16666521f));
    q = q.fma(r, broadcast(0.49999994f));
    FloatVector power = q.fma(r.mul(r), r).add(1f);
    IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
    return power.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  /** 2^n for -126 &lt;= n &lt;= 127. */
  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /**
   * tanh x, within 3 ulp: x + x³ q(x²) with q of degree 5 for |x| &lt; 0.6 (relative error
   * 8.9e-11), (1 - e)/(1 + e) with e = e^(-2|x|) and the sign of x beyond.
   */
  static FloatVector tanh(FloatVector x) {
    FloatVector size = x.abs();
    FloatVector square = x.mul(x);
    FloatVector q = square.fma(broadcast(0.0022310638f), broadcast(-0.008267091f));
    q = q.fma(square, broadcast(0.021734438f));
    q = q.fma(square, broadcast(-0.053952474f));
    q = q.fma(square, broadcast(0.13333248f));
    q = q.fma(square, broadcast(-0.3333333f));
    FloatVector small = q.mul(square).fma(x, x);
    FloatVector e = exp(size.mul(-2f));
    FloatVector large = broadcast(1f).sub(e).div(e.add(1f));
    VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
    large = large.blend(large.neg(), negative);
    return large.blend(small, size.compare(VectorOperators.LT, TANH_SMALL));
  }

  /** The derivative of tanh, 4 e/(1 + e)² with e = e^(-2|x|), within 5 ulp. */
  static FloatVector tanhDerivative(FloatVector x) {
    FloatVector e = exp(x.abs().mul(-2f));
    FloatVector denominator = e.add(1f);
    return e.mul(4f).div(denominator.mul(denominator));
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.SPECIES, value);
  }
}
