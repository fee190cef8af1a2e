package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions whose bits depend neither on the width of the vectors nor on the compiler.
 *
 * <p>Element i of n is added to virtual lane i mod {@link #VIRTUAL}, in increasing i; then lanes 0
 * to 7 gain lanes 8 to 15, lanes 0 to 3 gain lanes 4 to 7, and so on. A virtual lane is a lane of
 * one of {@link #PARTS} vectors. Error, u = 2^-24: |computed - exact| &lt;= gamma_k sum |terms|,
 * with k = ceil(n/16) + 4 additions on the path of a term (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2002, section 4.2).
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;

  /** Floats in a vector: 4, 8 or 16. */
  static final int LANES = SPECIES.length();

  /** Lanes of a reduction. */
  static final int VIRTUAL = 16;

  /** Vectors that hold the lanes of a reduction. */
  static final int PARTS = VIRTUAL / LANES;

  private static final FloatVector ZERO = FloatVector.zero(SPECIES);

  private Lanes() {}

  /** The first {@code count} lanes of a vector. */
  static VectorMask<Float> first(int count) {
    return SPECIES.indexInRange(0, count);
  }

  /** Elements at to at + count - 1, at most a vector of them, and 0 in the other lanes. */
  static FloatVector load(float[] x, int at, int count) {
    if (count >= LANES) {
      return FloatVector.fromArray(SPECIES, x, at);
    }
    return count <= 0 ? ZERO : FloatVector.fromArray(SPECIES, x, at, first(count));
  }

  /** The sum of the virtual lanes; only the first {@link #PARTS} vectors count. */
  static float fold(FloatVector a0, FloatVector a1, FloatVector a2, FloatVector a3) {
    if (LANES == 16) {
      return (lane8(a0, 0) + lane8(a0, 2)) + (lane8(a0, 1) + lane8(a0, 3));
    }
    if (LANES == 8) {
      FloatVector s = a0.add(a1);
      float s0 = s.lane(0) + s.lane(4);
      float s1 = s.lane(1) + s.lane(5);
      float s2 = s.lane(2) + s.lane(6);
      float s3 = s.lane(3) + s.lane(7);
      return (s0 + s2) + (s1 + s3);
    }
    FloatVector s = a0.add(a2).add(a1.add(a3));
    return (s.lane(0) + s.lane(2)) + (s.lane(1) + s.lane(3));
  }

  private static float lane8(FloatVector a, int i) {
    return (a.lane(i) + a.lane(i + 8)) + (a.lane(i + 4) + a.lane(i + 12));
  }

  /** The sum of x[at] to x[at + n - 1]. */
  static float sum(float[] x, int at, int n) {
    FloatVector a0 = ZERO;
    FloatVector a1 = ZERO;
    FloatVector a2 = ZERO;
    FloatVector a3 = ZERO;
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      a0 = a0.add(FloatVector.fromArray(SPECIES, x, at + i));
      if (PARTS > 1) {
        a1 = a1.add(FloatVector.fromArray(SPECIES, x, at + i + LANES));
      }
      if (PARTS > 2) {
        a2 = a2.add(FloatVector.fromArray(SPECIES, x, at + i + 2 * LANES));
        a3 = a3.add(FloatVector.fromArray(SPECIES, x, at + i + 3 * LANES));
      }
    }
    if (i < n) {
      a0 = a0.add(load(x, at + i, n - i));
      if (PARTS > 1) {
        a1 = a1.add(load(x, at + i + LANES, n - i - LANES));
      }
      if (PARTS > 2) {
        a2 = a2.add(load(x, at + i + 2 * LANES, n - i - 2 * LANES));
        a3 = a3.add(load(x, at + i + 3 * LANES, n - i - 3 * LANES));
      }
    }
    return fold(a0, a1, a2, a3);
  }

  /** The sum of x[i] y[i], each product fused with its addition. */
  static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector a0 = ZERO;
    FloatVector a1 = ZERO;
    FloatVector a2 = ZERO;
    FloatVector a3 = ZERO;
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      a0 = product(x, xAt + i, y, yAt + i, a0);
      if (PARTS > 1) {
        a1 = product(x, xAt + i + LANES, y, yAt + i + LANES, a1);
      }
      if (PARTS > 2) {
        a2 = product(x, xAt + i + 2 * LANES, y, yAt + i + 2 * LANES, a2);
        a3 = product(x, xAt + i + 3 * LANES, y, yAt + i + 3 * LANES, a3);
      }
    }
    if (i < n) {
      a0 = load(x, xAt + i, n - i).fma(load(y, yAt + i, n - i), a0);
      if (PARTS > 1) {
        int left = n - i - LANES;
        a1 = load(x, xAt + i + LANES, left).fma(load(y, yAt + i + LANES, left), a1);
      }
      if (PARTS > 2) {
        int left = n - i - 2 * LANES;
        a2 = load(x, xAt + i + 2 * LANES, left).fma(load(y, yAt + i + 2 * LANES, left), a2);
        left -= LANES;
        a3 = load(x, xAt + i + 3 * LANES, left).fma(load(y, yAt + i + 3 * LANES, left), a3);
      }
    }
    return fold(a0, a1, a2, a3);
  }

  private static FloatVector product(float[] x, int xAt, float[] y, int yAt, FloatVector sum) {
    return FloatVector.fromArray(SPECIES, x, xAt).fma(FloatVector.fromArray(SPECIES, y, yAt), sum);
  }

  /** The sum of (x[i] - center)². */
  static float squares(float[] x, int at, int n, float center) {
    FloatVector a0 = ZERO;
    FloatVector a1 = ZERO;
    FloatVector a2 = ZERO;
    FloatVector a3 = ZERO;
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      a0 = square(x, at + i, center, a0);
      if (PARTS > 1) {
        a1 = square(x, at + i + LANES, center, a1);
      }
      if (PARTS > 2) {
        a2 = square(x, at + i + 2 * LANES, center, a2);
        a3 = square(x, at + i + 3 * LANES, center, a3);
      }
    }
    if (i < n) {
      a0 = squareOfSome(x, at + i, n - i, center, a0);
      if (PARTS > 1) {
        a1 = squareOfSome(x, at + i + LANES, n - i - LANES, center, a1);
      }
      if (PARTS > 2) {
        a2 = squareOfSome(x, at + i + 2 * LANES, n - i - 2 * LANES, center, a2);
        a3 = squareOfSome(x, at + i + 3 * LANES, n - i - 3 * LANES, center, a3);
      }
    }
    return fold(a0, a1, a2, a3);
  }

  private static FloatVector square(float[] x, int at, float center, FloatVector sum) {
    FloatVector difference = FloatVector.fromArray(SPECIES, x, at).sub(center);
    return difference.fma(difference, sum);
  }

  private static FloatVector squareOfSome(
      float[] x, int at, int count, float center, FloatVector sum) {
    if (count >= LANES) {
      return square(x, at, center, sum);
    }
    if (count <= 0) {
      return sum;
    }
    FloatVector difference = load(x, at, count).sub(center).blend(0f, first(count).not());
    return difference.fma(difference, sum);
  }

  /** The sum of g[i] w[i] (x[i] - center): the first product rounded, the second fused. */
  static float centeredDot(
      Floats g, int gAt, Floats weight, Floats x, int xAt, float center, int n) {
    float[] gs = g.data();
    float[] ws = weight.data();
    float[] xs = x.data();
    int wAt = weight.at();
    FloatVector a0 = ZERO;
    FloatVector a1 = ZERO;
    FloatVector a2 = ZERO;
    FloatVector a3 = ZERO;
    for (int i = 0; i < n; i += VIRTUAL) {
      a0 = centered(load(gs, gAt + i, n - i), ws, wAt + i, xs, xAt + i, center, n - i, a0);
      int left = n - i - LANES;
      if (PARTS > 1 && left > 0) {
        int j = i + LANES;
        a1 = centered(load(gs, gAt + j, left), ws, wAt + j, xs, xAt + j, center, left, a1);
      }
      left -= LANES;
      if (PARTS > 2 && left > 0) {
        int j = i + 2 * LANES;
        a2 = centered(load(gs, gAt + j, left), ws, wAt + j, xs, xAt + j, center, left, a2);
      }
      left -= LANES;
      if (PARTS > 2 && left > 0) {
        int j = i + 3 * LANES;
        a3 = centered(load(gs, gAt + j, left), ws, wAt + j, xs, xAt + j, center, left, a3);
      }
    }
    return fold(a0, a1, a2, a3);
  }

  /** Lanes beyond the count have g = w = 0 and add 0 (center) = 0. */
  private static FloatVector centered(
      FloatVector g,
      float[] ws,
      int wAt,
      float[] xs,
      int xAt,
      float center,
      int count,
      FloatVector sum) {
    FloatVector difference = load(xs, xAt, count).sub(center);
    return g.mul(load(ws, wAt, count)).fma(difference, sum);
  }

  /** The largest of n &gt; 0 elements; NaN where one is NaN. */
  static float max(float[] x, int at, int n) {
    if (n < LANES) {
      float max = x[at];
      for (int i = 1; i < n; i++) {
        max = Math.max(max, x[at + i]);
      }
      return max;
    }
    FloatVector max = FloatVector.fromArray(SPECIES, x, at);
    for (int i = LANES; i <= n - LANES; i += LANES) {
      max = max.max(FloatVector.fromArray(SPECIES, x, at + i));
    }
    // The last vector may take elements twice, which changes no maximum.
    max = max.max(FloatVector.fromArray(SPECIES, x, at + n - LANES));
    return max.reduceLanes(VectorOperators.MAX);
  }
}
