package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tanh form of GELU, z/2 (1 + tanh(a/2)) = z σ(a) with a = 2 √(2/π)(z + 0.044715 z³) and σ(a) =
 * 1/(1 + e^-a), whose small values keep their relative error. Three passes over a run of elements:
 * a, the exponential, the rest.
 */
final class TanhGelu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;

  /** Beyond it σ is 0 or 1 in floats, and infinity times 0 would come up. */
  private static final float MOST = 12f;

  /** 2 √(2/π). */
  private static final float FIRST = 1.5957692f;

  /** 2 √(2/π) 0.044715. */
  private static final float THIRD = 0.071354814f;

  private TanhGelu() {}

  /** y[i] = z[i] σ(a), relative error at most (8 + 4 |a|) u; y must not overlap z. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    arguments(y, yAt, z, zAt, n);
    Exponential.apply(y, yAt, n, -1, 0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      FloatVector x =
          whole
              ? FloatVector.fromArray(SPECIES, z, zAt + i)
              : FloatVector.fromArray(SPECIES, z, zAt + i, SPECIES.indexInRange(i, n));
      FloatVector power =
          whole
              ? FloatVector.fromArray(SPECIES, y, yAt + i)
              : FloatVector.fromArray(SPECIES, y, yAt + i, SPECIES.indexInRange(i, n));
      FloatVector result = x.div(power.add(1f));
      if (whole) {
        result.intoArray(y, yAt + i);
      } else {
        result.intoArray(y, yAt + i, SPECIES.indexInRange(i, n));
      }
    }
  }

  /**
   * For the elements i from {@code from} on: dz[i] = dy[i] (σ + z σ (1 - σ) a'), absolute error at
   * most 8e-7 |dy|; dz overlaps neither.
   */
  static void gradient(Floats dz, Floats dy, Floats z, int from, int n) {
    float[] slopes = dz.data();
    float[] zs = z.data();
    float[] dys = dy.data();
    int dzAt = dz.at() + from;
    int zAt = z.at() + from;
    int dyAt = dy.at() + from;
    arguments(slopes, dzAt, zs, zAt, n);
    Exponential.apply(slopes, dzAt, n, -1, 0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      FloatVector x =
          whole
              ? FloatVector.fromArray(SPECIES, zs, zAt + i)
              : FloatVector.fromArray(SPECIES, zs, zAt + i, SPECIES.indexInRange(i, n));
      FloatVector power =
          whole
              ? FloatVector.fromArray(SPECIES, slopes, dzAt + i)
              : FloatVector.fromArray(SPECIES, slopes, dzAt + i, SPECIES.indexInRange(i, n));
      FloatVector g =
          whole
              ? FloatVector.fromArray(SPECIES, dys, dyAt + i)
              : FloatVector.fromArray(SPECIES, dys, dyAt + i, SPECIES.indexInRange(i, n));
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector s = one.div(power.add(1f));
      FloatVector third = FloatVector.broadcast(SPECIES, 3 * THIRD);
      FloatVector slope = t.mul(t).fma(third, FloatVector.broadcast(SPECIES, FIRST));
      FloatVector result = t.mul(slope).mul(s.mul(one.sub(s))).add(s).mul(g);
      if (whole) {
        result.intoArray(slopes, dzAt + i);
      } else {
        result.intoArray(slopes, dzAt + i, SPECIES.indexInRange(i, n));
      }
    }
  }

  /** y[i] = a, z bounded. */
  private static void arguments(float[] y, int yAt, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      FloatVector x =
          whole
              ? FloatVector.fromArray(SPECIES, z, zAt + i)
              : FloatVector.fromArray(SPECIES, z, zAt + i, SPECIES.indexInRange(i, n));
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector third = FloatVector.broadcast(SPECIES, THIRD);
      t = t.mul(t).fma(third, FloatVector.broadcast(SPECIES, FIRST)).mul(t);
      if (whole) {
        t.intoArray(y, yAt + i);
      } else {
        t.intoArray(y, yAt + i, SPECIES.indexInRange(i, n));
      }
    }
  }
}
