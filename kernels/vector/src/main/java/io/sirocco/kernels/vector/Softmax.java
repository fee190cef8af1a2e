package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The exponentials of a row and their sum. */
final class Softmax {
  private static final int LANES = Lanes.LANES;
  private static final int PARTS = Lanes.PARTS;

  private Softmax() {}

  /**
   * x[i] = e^((x[i] - max) scale); returns their sum, added as {@link Lanes} says.
   *
   * @param at first element of the row
   * @param n elements of the row
   */
  static float exponentials(float[] x, int at, int n, float max, float scale) {
    FloatVector a0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int i = 0;
    for (; i <= n - Lanes.VIRTUAL; i += Lanes.VIRTUAL) {
      a0 = a0.add(whole(x, at + i, max, scale));
      if (PARTS > 1) {
        a1 = a1.add(whole(x, at + i + LANES, max, scale));
      }
      if (PARTS > 2) {
        a2 = a2.add(whole(x, at + i + 2 * LANES, max, scale));
        a3 = a3.add(whole(x, at + i + 3 * LANES, max, scale));
      }
    }
    if (i < n) {
      a0 = a0.add(some(x, at + i, n - i, max, scale));
      if (PARTS > 1 && n - i > LANES) {
        a1 = a1.add(some(x, at + i + LANES, n - i - LANES, max, scale));
      }
      if (PARTS > 2 && n - i > 2 * LANES) {
        a2 = a2.add(some(x, at + i + 2 * LANES, n - i - 2 * LANES, max, scale));
      }
      if (PARTS > 2 && n - i > 3 * LANES) {
        a3 = a3.add(some(x, at + i + 3 * LANES, n - i - 3 * LANES, max, scale));
      }
    }
    return Lanes.fold(a0, a1, a2, a3);
  }

  private static FloatVector whole(float[] x, int at, float max, float scale) {
    FloatVector power = FloatVector.fromArray(Lanes.SPECIES, x, at).sub(max).mul(scale);
    power = Elementary.exp(power);
    power.intoArray(x, at);
    return power;
  }

  private static FloatVector some(float[] x, int at, int count, float max, float scale) {
    VectorMask<Float> rest = Lanes.first(Math.min(count, LANES));
    FloatVector power = FloatVector.fromArray(Lanes.SPECIES, x, at, rest).sub(max).mul(scale);
    power = Elementary.exp(power).blend(0f, rest.not());
    power.intoArray(x, at, rest);
    return power;
  }

  /** x[i] *= factor. */
  static void scale(float[] x, int at, int n, float factor) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(Lanes.SPECIES, x, at + i).mul(factor).intoArray(x, at + i);
    }
    if (i < n) {
      VectorMask<Float> rest = Lanes.first(n - i);
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, x, at + i, rest);
      value.mul(factor).intoArray(x, at + i, rest);
    }
  }

  /** x[i] *= y[i]. */
  static void multiply(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector factor = FloatVector.fromArray(Lanes.SPECIES, y, yAt + i);
      FloatVector.fromArray(Lanes.SPECIES, x, xAt + i).mul(factor).intoArray(x, xAt + i);
    }
    if (i < n) {
      VectorMask<Float> rest = Lanes.first(n - i);
      FloatVector factor = FloatVector.fromArray(Lanes.SPECIES, y, yAt + i, rest);
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, x, xAt + i, rest);
      value.mul(factor).intoArray(x, xAt + i, rest);
    }
  }
}
