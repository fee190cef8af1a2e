package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * GELU, z Φ(z) with Φ the cumulative normal distribution, 1/2 (1 + erf(z/√2)), and its derivative
 * Φ(z) + z φ(z) with φ the normal density.
 *
 * <p>Φ(-|z|) = e^(-z²/2) v p(v) with v = 1/(1 + 0.3 |z|) and p the minimax polynomial of degree 9
 * for |z| &lt;= 15.2 (relative error 3.5e-9): on the negative side, where nothing cancels. Φ(z) = 1
 * - Φ(-z) on the positive side. Three passes over a run of elements: the argument of the
 * exponential, the exponential, the rest.
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

  /** y[i] = GELU(z[i]), relative error at most 8 u for z above -13; y must not overlap z. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    squares(y, yAt, z, zAt, n);
    Exponential.apply(y, yAt, n, -0.5f, 0);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector power = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector lost = t.fma(t, t.mul(t).neg());
      power = power.mul(lost.mul(-0.5f)).add(power);
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
      FloatVector tail = power.mul(v.mul(p));
      FloatVector cumulative = tail.blend(one.sub(tail), x.compare(VectorOperators.GT, 0f));
      FloatVector result = x.mul(cumulative);
      result.intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float x = z[zAt + i];
      y[yAt + i] = x * cumulative(x, power(x, y[yAt + i]));
    }
  }

  /**
   * For the elements i from {@code from} on: dz[i] = dy[i] GELU'(z[i]), absolute error at most 5e-7
   * |dy|; dz must not overlap dy and z.
   */
  static void gradient(Floats dz, Floats dy, Floats z, int from, int n) {
    float[] slopes = dz.data();
    float[] zs = z.data();
    float[] dys = dy.data();
    int dzAt = dz.at() + from;
    int zAt = z.at() + from;
    int dyAt = dy.at() + from;
    squares(slopes, dzAt, zs, zAt, n);
    Exponential.apply(slopes, dzAt, n, -0.5f, 0);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, zs, zAt + i);
      FloatVector power = FloatVector.fromArray(SPECIES, slopes, dzAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector lost = t.fma(t, t.mul(t).neg());
      power = power.mul(lost.mul(-0.5f)).add(power);
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
      FloatVector tail = power.mul(v.mul(p));
      FloatVector cumulative = tail.blend(one.sub(tail), x.compare(VectorOperators.GT, 0f));
      FloatVector density = power.mul(INVERSE_ROOT_TWO_PI);
      FloatVector result = t.fma(density, cumulative).mul(g);
      result.intoArray(slopes, dzAt + i);
    }
    for (; i < n; i++) {
      float x = zs[zAt + i];
      float power = power(x, slopes[dzAt + i]);
      float slope = Math.fma(bounded(x), power * INVERSE_ROOT_TWO_PI, cumulative(x, power));
      slopes[dzAt + i] = slope * dys[dyAt + i];
    }
  }

  /** y[i] = z[i]², z bounded. */
  private static void squares(float[] y, int yAt, float[] z, int zAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      t = t.mul(t);
      t.intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float t = bounded(z[zAt + i]);
      y[yAt + i] = t * t;
    }
  }

  private static float bounded(float x) {
    return x > MOST ? MOST : x < -MOST ? -MOST : x;
  }

  /** The exponential with what rounding took from the square put back, as a lane computes it. */
  private static float power(float x, float power) {
    float t = bounded(x);
    float lost = Math.fma(t, t, -(t * t));
    return power * (lost * -0.5f) + power;
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
