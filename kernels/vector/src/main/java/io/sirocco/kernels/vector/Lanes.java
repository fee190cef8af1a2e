package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors and virtual lanes.
 *
 * <p>A loop over vectors stands in one method, without calls that take or return vectors: past some
 * size of a method the compiler inlines only the calls of the Vector API itself, and a vector that
 * crosses a real call is allocated. What two loops have in common is therefore a pass over an
 * array.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;

  /** Floats in a vector: 4, 8 or 16. */
  static final int LANES = SPECIES.length();

  /** Lanes of a reduction, whatever the vectors. */
  static final int VIRTUAL = 16;

  /** Vectors that hold the lanes of a reduction. */
  static final int PARTS = VIRTUAL / LANES;

  private Lanes() {}

  /** So many elements rounded up to whole reductions: what a row takes that has no tail. */
  static int padded(int n) {
    return (n + VIRTUAL - 1) / VIRTUAL * VIRTUAL;
  }

  /** y[i] += x[i]. */
  static void add(float[] y, int yAt, float[] x, int xAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt + i);
      sum.add(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  /** y[i] += factor x[i], fused. */
  static void addProduct(float[] y, int yAt, float factor, float[] x, int xAt, int n) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i).fma(factors, sum).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.fma(factor, x[xAt + i], y[yAt + i]);
    }
  }

  /** x[i] *= factor. */
  static void scale(float[] x, int at, int n, float factor) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i).mul(factor).intoArray(x, at + i);
    }
    for (; i < n; i++) {
      x[at + i] *= factor;
    }
  }

  /** x[i] *= y[i]. */
  static void multiply(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector factor = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i).mul(factor).intoArray(x, xAt + i);
    }
    for (; i < n; i++) {
      x[xAt + i] *= y[yAt + i];
    }
  }
}
