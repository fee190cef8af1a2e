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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector power = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector result = x.div(power.add(1f));
      result.intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = z[zAt + i] / (y[yAt + i] + 1);
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, zs, zAt + i);
      FloatVector power = FloatVector.fromArray(SPECIES, slopes, dzAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector s = one.div(power.add(1f));
      FloatVector third = FloatVector.broadcast(SPECIES, 3 * THIRD);
      FloatVector slope = t.mul(t).fma(third, FloatVector.broadcast(SPECIES, FIRST));
      // 1 - s cancels where s is close to 1, e s would be infinity times 0 where it is close to 0.
      FloatVector rest = one.sub(s).blend(power.mul(s), x.compare(VectorOperators.GT, 0f));
      FloatVector result = t.mul(slope).mul(s.mul(rest)).add(s).mul(g);
      result.intoArray(slopes, dzAt + i);
    }
    for (; i < n; i++) {
      float t = bounded(zs[zAt + i]);
      float power = slopes[dzAt + i];
      float s = 1 / (power + 1);
      float slope = Math.fma(t * t, 3 * THIRD, FIRST);
      float rest = t > 0 ? power * s : 1 - s;
      slopes[dzAt + i] = (t * slope * (s * rest) + s) * dys[dyAt + i];
    }
  }

  /** y[i] = a, z bounded. */
  private static void arguments(float[] y, int yAt, float[] z, int zAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector t = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
      t = t.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
      FloatVector third = FloatVector.broadcast(SPECIES, THIRD);
      t = t.mul(t).fma(third, FloatVector.broadcast(SPECIES, FIRST)).mul(t);
      t.intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float t = bounded(z[zAt + i]);
      y[yAt + i] = Math.fma(t * t, THIRD, FIRST) * t;
    }
  }

  private static float bounded(float x) {
    return x > MOST ? MOST : x < -MOST ? -MOST : x;
  }
}
