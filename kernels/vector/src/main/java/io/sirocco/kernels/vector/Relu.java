package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The rectifier and its derivative, which keep what is not a number. */
final class Relu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;

  private Relu() {}

  /** y[i] = max(z[i], 0), exactly. */
  static void apply(float[] y, int yAt, float[] z, int zAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, z, zAt + i).max(0f).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(z[zAt + i], 0f);
    }
  }

  /** For the elements i from {@code from} on: dz[i] = dy[i] where z[i] is above 0, else dy[i] 0. */
  static void gradient(Floats dz, Floats dy, Floats z, int from, int n) {
    float[] slopes = dz.data();
    float[] dys = dy.data();
    float[] zs = z.data();
    int dzAt = dz.at() + from;
    int dyAt = dy.at() + from;
    int zAt = z.at() + from;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, zs, zAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i);
      FloatVector slope = x.blend(0f, x.compare(VectorOperators.LE, 0f));
      slope = slope.blend(1f, x.compare(VectorOperators.GT, 0f));
      slope.mul(g).intoArray(slopes, dzAt + i);
    }
    for (; i < n; i++) {
      slopes[dzAt + i] = slope(zs[zAt + i]) * dys[dyAt + i];
    }
  }

  private static float slope(float x) {
    return Float.isNaN(x) ? x : x > 0 ? 1 : 0;
  }
}
