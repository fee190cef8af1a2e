package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The hyperbolic tangent and its derivative from e = e^(-2|z|): (1 - e)/(1 + e) with the sign of z,
 * and 4 e/(1 + e)², which keeps its relative error where tanh is close to 1. Near 0, where 1 - e
 * cancels, z + z³ q(z²) with q of degree 5 (relative error 8.9e-11).
 */
final class Tanh {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;

  /** Below it tanh is computed by the polynomial. */
  private static final float SMALL = 0.6f;

  // The coefficients of q, from the constant up.
  private static final float Q0 = -0.3333333f;
  private static final float Q1 = 0.13333248f;
  private static final float Q2 = -0.053952474f;
  private static final float Q3 = 0.021734439f;
  private static final float Q4 = -0.008267091f;
  private static final float Q5 = 0.0022310638f;

  private Tanh() {}

  /** y[i] = tanh z[i], relative error at most 4 u; y must not overlap z. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    sizes(y, yAt, z, zAt, n);
    Exponential.apply(y, yAt, n, -2, 0);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector square = x.mul(x);
      FloatVector q = FloatVector.broadcast(SPECIES, Q5);
      q = q.fma(square, FloatVector.broadcast(SPECIES, Q4));
      q = q.fma(square, FloatVector.broadcast(SPECIES, Q3));
      q = q.fma(square, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(square, FloatVector.broadcast(SPECIES, Q1));
      q = q.fma(square, FloatVector.broadcast(SPECIES, Q0));
      FloatVector small = q.mul(square).fma(x, x);
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector large = one.sub(e).div(one.add(e));
      large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
      VectorMask<Float> near = x.abs().compare(VectorOperators.LT, SMALL);
      FloatVector result = large.blend(small, near);
      result.intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = of(z[zAt + i], y[yAt + i]);
    }
  }

  /**
   * For the elements i from {@code from} on: dz[i] = dy[i] tanh'(z[i]), relative error at most 8 u;
   * dz must not overlap dy and z.
   */
  static void gradient(Floats dz, Floats dy, Floats z, int from, int n) {
    float[] slopes = dz.data();
    float[] dys = dy.data();
    int dzAt = dz.at() + from;
    int dyAt = dy.at() + from;
    sizes(slopes, dzAt, z.data(), z.at() + from, n);
    Exponential.apply(slopes, dzAt, n, -2, 0);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector e = FloatVector.fromArray(SPECIES, slopes, dzAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i);
      FloatVector denominator = e.add(1f);
      FloatVector result = e.mul(4f).div(denominator.mul(denominator)).mul(g);
      result.intoArray(slopes, dzAt + i);
    }
    for (; i < n; i++) {
      float e = slopes[dzAt + i];
      float denominator = e + 1;
      slopes[dzAt + i] = e * 4 / (denominator * denominator) * dys[dyAt + i];
    }
  }

  /** y[i] = |z[i]|. */
  private static void sizes(float[] y, int yAt, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.abs(z[zAt + i]);
    }
  }

  /** tanh x as a lane computes it. */
  private static float of(float x, float e) {
    if (Math.abs(x) < SMALL) {
      float square = x * x;
      float q = Q5;
      q = Math.fma(q, square, Q4);
      q = Math.fma(q, square, Q3);
      q = Math.fma(q, square, Q2);
      q = Math.fma(q, square, Q1);
      q = Math.fma(q, square, Q0);
      return Math.fma(q * square, x, x);
    }
    float large = (1 - e) / (1 + e);
    return x < 0 ? -large : large;
  }
}
