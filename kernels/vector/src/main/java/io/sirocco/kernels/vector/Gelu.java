package io.sirocco.kernels.vector;

import static io.sirocco.kernels.vector.Elementary.broadcast;
import static io.sirocco.kernels.vector.Elementary.exp;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The two forms of GELU and their derivatives, of small relative error also where they are close to
 * 0: the cumulative probability is computed on the negative side, where nothing cancels.
 */
final class Gelu {
  /** Beyond it the factors of GELU are 0 and 1 in floats, and infinity times 0 would come up. */
  private static final float MOST = 14.5f;

  private static final float SLOPE = 0.3f;
  private static final float INVERSE_ROOT_TWO_PI = 0.39894228f;

  /** 2 √(2/π). */
  private static final float TANH_FIRST = 1.5957692f;

  /** 2 √(2/π) 0.044715. */
  private static final float TANH_THIRD = 0.07135482f;

  /** Beyond it the tanh form's factors are 0 and 1 in floats. */
  private static final float TANH_MOST = 12f;

  private Gelu() {}

  /** x Φ(x), Φ the cumulative normal distribution: 1/2 (1 + erf(x/√2)). Within 6 ulp. */
  static FloatVector exact(FloatVector x) {
    FloatVector bounded = bounded(x, MOST);
    return x.mul(cumulative(bounded, density(bounded)));
  }

  /** Φ(x) + x φ(x), φ the normal density; absolute error at most 4e-7. */
  static FloatVector exactDerivative(FloatVector x) {
    FloatVector bounded = bounded(x, MOST);
    FloatVector density = density(bounded);
    FloatVector slope = bounded.mul(density.mul(INVERSE_ROOT_TWO_PI));
    return slope.add(cumulative(bounded, density));
  }

  /** e^(-x²/2); what rounding takes from x² is put back to first order. */
  private static FloatVector density(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector lost = x.fma(x, square.neg());
    FloatVector power = exp(square.mul(-0.5f));
    return power.mul(lost.mul(-0.5f)).add(power);
  }

  /**
   * Φ(-|x|) = e^(-x²/2) v p(v) with v = 1/(1 + 0.3 |x|), p the minimax polynomial of degree 9 on
   * |x| &lt;= 15.2 (relative error 3.5e-9); Φ(x) = 1 - Φ(-x) on the positive side.
   */
  private static FloatVector cumulative(FloatVector x, FloatVector density) {
    FloatVector v = broadcast(1f).div(x.abs().fma(broadcast(SLOPE), broadcast(1f)));
    FloatVector p = v.fma(broadcast(-0.02062957f), broadcast(0.11246989f));
    p = p.fma(v, broadcast(-0.2282972f));
    p = p.fma(v, broadcast(0.1919005f));
    p = p.fma(v, broadcast(-0.07952413f));
    p = p.fma(v, broadcast(0.09621333f));
    p = p.fma(v, broadcast(0.07836917f));
    p = p.fma(v, broadcast(0.11024004f));
    p = p.fma(v, broadcast(0.11957123f));
    p = p.fma(v, broadcast(0.11968672f));
    FloatVector tail = density.mul(v.mul(p));
    return tail.blend(broadcast(1f).sub(tail), x.compare(VectorOperators.GT, 0f));
  }

  /** x/2 (1 + tanh(√(2/π)(x + 0.044715 x³))) = x σ(2 √(2/π)(x + 0.044715 x³)). */
  static FloatVector tanh(FloatVector x) {
    FloatVector bounded = bounded(x, TANH_MOST);
    return x.mul(broadcast(1f).div(exp(tanhArgument(bounded).neg()).add(1f)));
  }

  /**
   * With s = σ(a(x)), a as in {@link #tanh}: s + x s (1 - s) a'(x); absolute error at most 8e-7.
   */
  static FloatVector tanhDerivative(FloatVector x) {
    FloatVector bounded = bounded(x, TANH_MOST);
    FloatVector e = exp(tanhArgument(bounded).neg());
    FloatVector s = broadcast(1f).div(e.add(1f));
    FloatVector square = bounded.mul(bounded);
    FloatVector slope = square.fma(broadcast(3 * TANH_THIRD), broadcast(TANH_FIRST));
    FloatVector rest = broadcast(1f).sub(s);
    return bounded.mul(slope).mul(s.mul(rest)).add(s);
  }

  private static FloatVector tanhArgument(FloatVector x) {
    return x.mul(x).fma(broadcast(TANH_THIRD), broadcast(TANH_FIRST)).mul(x);
  }

  private static FloatVector bounded(FloatVector x, float most) {
    FloatVector upper = x.blend(most, x.compare(VectorOperators.GT, most));
    return upper.blend(-most, upper.compare(VectorOperators.LT, -most));
  }
}
