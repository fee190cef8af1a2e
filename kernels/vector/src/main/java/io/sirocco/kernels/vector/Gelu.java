package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * GELU, z Φ(z) with Φ the cumulative normal distribution, 1/2 (1 + erf(z/√2)), and its derivative
 * Φ(z) + z φ(z) with φ the normal density.
 *
 * <p>Φ(-|z|) = e^(-z²/2) v p(v) with v = 1/(1 + 0.3 |z|) and p the minimax polynomial of degree 9
 * for |z| &lt;= 15.2 (relative error 3.5e-9): on the negative side, where nothing cancels. Φ(z) = 1
 * - Φ(-z) on the positive side.
 *
 * <p>The exponential is that of {@link Exponential}, written out because a loop over vectors calls
 * nothing; its argument needs no bounds here.
 */
final class Gelu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;

  /** Beyond it Φ is 0 or 1 and φ is 0 in floats, and infinity times 0 would come up. */
  private static final float MOST = 14.5f;

  private static final float INVERSE_ROOT_TWO_PI = 0.3989423f;
  private static final float SLOPE = 0.3f;

  // The coefficients of p, from the constant up.
  private static final float P0 = 0.11968672f;
  private static final float P1 = 0.11957123f;
  private static final float P2 = 0.11024004f;
  private static final float P3 = 0.07836917f;
  private static final float P4 = 0.09621333f;
  private static final float P5 = -0.07952413f;
  private static final float P6 = 0.1919005f;
  private static final float P7 = -0.2282972f;
  private static final float P8 = 0.11246989f;
  private static final float P9 = -0.02062957f;

  private Gelu() {}

  /** y[i] = GELU(z[i]), relative error at most 8 u for z above -13. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector t = x.abs();
      t = t.blend(MOST, t.compare(VectorOperators.GT, MOST));
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector v = one.div(t.fma(FloatVector.broadcast(SPECIES, SLOPE), one));
      FloatVector p = FloatVector.broadcast(SPECIES, P9);
      p = p.fma(v, FloatVector.broadcast(SPECIES, P8));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P7));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P6));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P5));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P4));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P2));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P1));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P0));
      FloatVector half = t.mul(-0.5f);
      FloatVector argument = t.mul(half);
      FloatVector lost = t.fma(half, argument.neg());
      FloatVector rounder = FloatVector.broadcast(SPECIES, Exponential.ROUNDER);
      FloatVector log2 = FloatVector.broadcast(SPECIES, Exponential.LOG2_E);
      FloatVector rounded = argument.fma(log2, rounder);
      FloatVector integer = rounded.sub(rounder);
      FloatVector r = FloatVector.broadcast(SPECIES, -Exponential.LN2_HIGH);
      r = integer.fma(r, argument);
      r = integer.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(SPECIES, Exponential.Q4);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q3));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q0));
      FloatVector power = q.fma(r.mul(r), r).add(one);
      IntVector bits = rounded.reinterpretAsInts();
      IntVector first = bits.lanewise(VectorOperators.LSHR, 1);
      IntVector second = bits.sub(first);
      first = first.lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS);
      second = second.lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS);
      power = power.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
      power = power.fma(lost, power);
      FloatVector tail = power.mul(v.mul(p));
      FloatVector cumulative = tail.blend(one.sub(tail), x.compare(VectorOperators.GT, 0f));
      x.mul(cumulative).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float x = z[zAt + i];
      y[yAt + i] = x * cumulative(x, power(x));
    }
  }

  /**
   * For the elements i from {@code from} on: dz[i] = dy[i] GELU'(z[i]), absolute error at most 5e-7
   * |dy|.
   */
  static void gradient(Floats dz, Floats dy, Floats z, int from, int n) {
    float[] dzs = dz.data();
    float[] dys = dy.data();
    float[] zs = z.data();
    int dzAt = dz.at() + from;
    int dyAt = dy.at() + from;
    int zAt = z.at() + from;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, zs, zAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector v = one.div(t.abs().fma(FloatVector.broadcast(SPECIES, SLOPE), one));
      FloatVector p = FloatVector.broadcast(SPECIES, P9);
      p = p.fma(v, FloatVector.broadcast(SPECIES, P8));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P7));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P6));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P5));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P4));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P2));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P1));
      p = p.fma(v, FloatVector.broadcast(SPECIES, P0));
      FloatVector half = t.mul(-0.5f);
      FloatVector argument = t.mul(half);
      FloatVector lost = t.fma(half, argument.neg());
      FloatVector rounder = FloatVector.broadcast(SPECIES, Exponential.ROUNDER);
      FloatVector log2 = FloatVector.broadcast(SPECIES, Exponential.LOG2_E);
      FloatVector rounded = argument.fma(log2, rounder);
      FloatVector integer = rounded.sub(rounder);
      FloatVector r = FloatVector.broadcast(SPECIES, -Exponential.LN2_HIGH);
      r = integer.fma(r, argument);
      r = integer.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(SPECIES, Exponential.Q4);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q3));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Exponential.Q0));
      FloatVector power = q.fma(r.mul(r), r).add(one);
      IntVector bits = rounded.reinterpretAsInts();
      IntVector first = bits.lanewise(VectorOperators.LSHR, 1);
      IntVector second = bits.sub(first);
      first = first.lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS);
      second = second.lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS);
      power = power.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
      power = power.fma(lost, power);
      FloatVector tail = power.mul(v.mul(p));
      FloatVector cumulative = tail.blend(one.sub(tail), x.compare(VectorOperators.GT, 0f));
      FloatVector density = power.mul(INVERSE_ROOT_TWO_PI);
      FloatVector slope = t.fma(density, cumulative);
      slope.mul(FloatVector.fromArray(SPECIES, dys, dyAt + i)).intoArray(dzs, dzAt + i);
    }
    for (; i < n; i++) {
      float x = zs[zAt + i];
      float power = power(x);
      float slope = Math.fma(bounded(x), power * INVERSE_ROOT_TWO_PI, cumulative(x, power));
      dzs[dzAt + i] = slope * dys[dyAt + i];
    }
  }

  private static float bounded(float x) {
    return x > MOST ? MOST : x < -MOST ? -MOST : x;
  }

  /** e^(-x²/2), what rounding takes from the square put back, as a lane computes it. */
  private static float power(float x) {
    float t = bounded(x);
    float half = t * -0.5f;
    float argument = t * half;
    float lost = Math.fma(t, half, -argument);
    float power = Exponential.of(argument);
    return Math.fma(power, lost, power);
  }

  /** Φ as a lane computes it. */
  private static float cumulative(float x, float power) {
    float v = 1 / Math.fma(Math.abs(bounded(x)), SLOPE, 1f);
    float p = P9;
    p = Math.fma(p, v, P8);
    p = Math.fma(p, v, P7);
    p = Math.fma(p, v, P6);
    p = Math.fma(p, v, P5);
    p = Math.fma(p, v, P4);
    p = Math.fma(p, v, P3);
    p = Math.fma(p, v, P2);
    p = Math.fma(p, v, P1);
    p = Math.fma(p, v, P0);
    float tail = power * (v * p);
    return x > 0 ? 1 - tail : tail;
  }
}
