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

  private Tanh() {}

  /** y[i] = tanh z[i], relative error at most 4 u; y must not overlap z. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    sizes(y, yAt, z, zAt, n);
    Exponential.apply(y, yAt, n, -2, 0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      FloatVector x =
          whole
              ? FloatVector.fromArray(SPECIES, z, zAt + i)
              : FloatVector.fromArray(SPECIES, z, zAt + i, SPECIES.indexInRange(i, n));
      FloatVector e =
          whole
              ? FloatVector.fromArray(SPECIES, y, yAt + i)
              : FloatVector.fromArray(SPECIES, y, yAt + i, SPECIES.indexInRange(i, n));
      FloatVector square = x.mul(x);
      FloatVector q = FloatVector.broadcast(SPECIES, 0.0022310638f);
      q = q.fma(square, FloatVector.broadcast(SPECIES, -0.008267091f));
      q = q.fma(square, FloatVector.broadcast(SPECIES, 0.021734439f));
      q = q.fma(square, FloatVector.broadcast(SPECIES, -0.053952474f));
      q = q.fma(square, FloatVector.broadcast(SPECIES, 0.13333248f));
      q = q.fma(square, FloatVector.broadcast(SPECIES, -0.3333333f));
      FloatVector small = q.mul(square).fma(x, x);
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector large = one.sub(e).div(one.add(e));
      large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
      VectorMask<Float> near = x.abs().compare(VectorOperators.LT, SMALL);
      FloatVector result = large.blend(small, near);
      if (whole) {
        result.intoArray(y, yAt + i);
      } else {
        result.intoArray(y, yAt + i, SPECIES.indexInRange(i, n));
      }
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
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      FloatVector e =
          whole
              ? FloatVector.fromArray(SPECIES, slopes, dzAt + i)
              : FloatVector.fromArray(SPECIES, slopes, dzAt + i, SPECIES.indexInRange(i, n));
      FloatVector g =
          whole
              ? FloatVector.fromArray(SPECIES, dys, dyAt + i)
              : FloatVector.fromArray(SPECIES, dys, dyAt + i, SPECIES.indexInRange(i, n));
      FloatVector denominator = e.add(1f);
      FloatVector result = e.mul(4f).div(denominator.mul(denominator)).mul(g);
      if (whole) {
        result.intoArray(slopes, dzAt + i);
      } else {
        result.intoArray(slopes, dzAt + i, SPECIES.indexInRange(i, n));
      }
    }
  }

  /** y[i] = |z[i]|. */
  private static void sizes(float[] y, int yAt, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.abs(z[zAt + i]);
    }
  }
}
