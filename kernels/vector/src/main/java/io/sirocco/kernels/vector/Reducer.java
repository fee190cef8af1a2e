package io.sirocco.kernels.vector;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Reductions whose bits depend neither on the width of the vectors nor on the compiler; one a
 * worker.
 *
 * <p>Element i of n is added to virtual lane i mod {@link Lanes#VIRTUAL}, in increasing i; then
 * lanes 0 to 7 gain lanes 8 to 15, lanes 0 to 3 gain lanes 4 to 7, and so on. A virtual lane is a
 * lane of one of {@link Lanes#PARTS} vectors. Error, u = 2^-24: |computed - exact| &lt;= gamma_k
 * sum |terms|, with k = ceil(n/16) + 4 additions on the path of a term (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2002, section 4.2).
 *
 * <p>Operations are called on the vector that was just loaded, not on the one that a loop carries:
 * the compiler knows the class of the first, of the second only once it has seen some.
 */
final class Reducer {
  private static final int LANES = Lanes.LANES;
  private static final int VIRTUAL = Lanes.VIRTUAL;
  private static final int PARTS = Lanes.PARTS;

  /** Distance from the header of the array, so that no other worker's data share its lines. */
  private static final int LINE = 16;

  private final float[] lanes = new float[LINE + VIRTUAL + LINE];

  /** One for each worker. */
  static Reducer[] of(int threads) {
    return IntStream.range(0, threads).mapToObj(i -> new Reducer()).toArray(Reducer[]::new);
  }

  /** Adds the virtual lanes in a fixed tree. */
  private float fold() {
    float[] x = lanes;
    float s0 = (x[LINE] + x[LINE + 8]) + (x[LINE + 4] + x[LINE + 12]);
    float s1 = (x[LINE + 1] + x[LINE + 9]) + (x[LINE + 5] + x[LINE + 13]);
    float s2 = (x[LINE + 2] + x[LINE + 10]) + (x[LINE + 6] + x[LINE + 14]);
    float s3 = (x[LINE + 3] + x[LINE + 11]) + (x[LINE + 7] + x[LINE + 15]);
    return (s0 + s2) + (s1 + s3);
  }

  /** The sum of x[at] to x[at + n - 1]. */
  float sum(float[] x, int at, int n) {
    FloatVector a0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a1 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a2 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a3 = FloatVector.zero(Lanes.SPECIES);
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      a0 = FloatVector.fromArray(Lanes.SPECIES, x, at + i).add(a0);
      if (PARTS > 1) {
        a1 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + LANES).add(a1);
      }
      if (PARTS > 2) {
        a2 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + 2 * LANES).add(a2);
        a3 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + 3 * LANES).add(a3);
      }
    }
    a0.intoArray(lanes, LINE);
    if (PARTS > 1) {
      a1.intoArray(lanes, LINE + LANES);
    }
    if (PARTS > 2) {
      a2.intoArray(lanes, LINE + 2 * LANES);
      a3.intoArray(lanes, LINE + 3 * LANES);
    }
    for (int lane = LINE; i < n; i++, lane++) {
      lanes[lane] += x[at + i];
    }
    return fold();
  }

  /** The sum of x[i] y[i], each product fused with its addition. */
  float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector a0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a1 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a2 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a3 = FloatVector.zero(Lanes.SPECIES);
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      FloatVector x0 = FloatVector.fromArray(Lanes.SPECIES, x, xAt + i);
      a0 = x0.fma(FloatVector.fromArray(Lanes.SPECIES, y, yAt + i), a0);
      if (PARTS > 1) {
        FloatVector x1 = FloatVector.fromArray(Lanes.SPECIES, x, xAt + i + LANES);
        a1 = x1.fma(FloatVector.fromArray(Lanes.SPECIES, y, yAt + i + LANES), a1);
      }
      if (PARTS > 2) {
        FloatVector x2 = FloatVector.fromArray(Lanes.SPECIES, x, xAt + i + 2 * LANES);
        a2 = x2.fma(FloatVector.fromArray(Lanes.SPECIES, y, yAt + i + 2 * LANES), a2);
        FloatVector x3 = FloatVector.fromArray(Lanes.SPECIES, x, xAt + i + 3 * LANES);
        a3 = x3.fma(FloatVector.fromArray(Lanes.SPECIES, y, yAt + i + 3 * LANES), a3);
      }
    }
    a0.intoArray(lanes, LINE);
    if (PARTS > 1) {
      a1.intoArray(lanes, LINE + LANES);
    }
    if (PARTS > 2) {
      a2.intoArray(lanes, LINE + 2 * LANES);
      a3.intoArray(lanes, LINE + 3 * LANES);
    }
    for (int lane = LINE; i < n; i++, lane++) {
      lanes[lane] = Math.fma(x[xAt + i], y[yAt + i], lanes[lane]);
    }
    return fold();
  }

  /** The sum of (x[i] - center)². */
  float squares(float[] x, int at, int n, float center) {
    FloatVector a0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a1 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a2 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a3 = FloatVector.zero(Lanes.SPECIES);
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      FloatVector d0 = FloatVector.fromArray(Lanes.SPECIES, x, at + i).sub(center);
      a0 = d0.fma(d0, a0);
      if (PARTS > 1) {
        FloatVector d1 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + LANES).sub(center);
        a1 = d1.fma(d1, a1);
      }
      if (PARTS > 2) {
        FloatVector d2 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + 2 * LANES).sub(center);
        a2 = d2.fma(d2, a2);
        FloatVector d3 = FloatVector.fromArray(Lanes.SPECIES, x, at + i + 3 * LANES).sub(center);
        a3 = d3.fma(d3, a3);
      }
    }
    a0.intoArray(lanes, LINE);
    if (PARTS > 1) {
      a1.intoArray(lanes, LINE + LANES);
    }
    if (PARTS > 2) {
      a2.intoArray(lanes, LINE + 2 * LANES);
      a3.intoArray(lanes, LINE + 3 * LANES);
    }
    for (int lane = LINE; i < n; i++, lane++) {
      float difference = x[at + i] - center;
      lanes[lane] = Math.fma(difference, difference, lanes[lane]);
    }
    return fold();
  }

  /**
   * The sum of g[i] w[i] (x[i] - center), i from {@code from} on in g and x; the last step fused.
   */
  float centeredDot(Floats g, int from, Floats weight, Floats x, float center, int n) {
    float[] gs = g.data();
    float[] ws = weight.data();
    float[] xs = x.data();
    int gAt = g.at() + from;
    int wAt = weight.at();
    int xAt = x.at() + from;
    FloatVector a0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a1 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a2 = FloatVector.zero(Lanes.SPECIES);
    FloatVector a3 = FloatVector.zero(Lanes.SPECIES);
    int i = 0;
    for (; i <= n - VIRTUAL; i += VIRTUAL) {
      FloatVector d0 = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i).sub(center);
      FloatVector g0 = FloatVector.fromArray(Lanes.SPECIES, gs, gAt + i);
      a0 = g0.mul(FloatVector.fromArray(Lanes.SPECIES, ws, wAt + i)).fma(d0, a0);
      if (PARTS > 1) {
        int j = i + LANES;
        FloatVector d1 = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + j).sub(center);
        FloatVector g1 = FloatVector.fromArray(Lanes.SPECIES, gs, gAt + j);
        a1 = g1.mul(FloatVector.fromArray(Lanes.SPECIES, ws, wAt + j)).fma(d1, a1);
      }
      if (PARTS > 2) {
        int j = i + 2 * LANES;
        FloatVector d2 = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + j).sub(center);
        FloatVector g2 = FloatVector.fromArray(Lanes.SPECIES, gs, gAt + j);
        a2 = g2.mul(FloatVector.fromArray(Lanes.SPECIES, ws, wAt + j)).fma(d2, a2);
        j += LANES;
        FloatVector d3 = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + j).sub(center);
        FloatVector g3 = FloatVector.fromArray(Lanes.SPECIES, gs, gAt + j);
        a3 = g3.mul(FloatVector.fromArray(Lanes.SPECIES, ws, wAt + j)).fma(d3, a3);
      }
    }
    a0.intoArray(lanes, LINE);
    if (PARTS > 1) {
      a1.intoArray(lanes, LINE + LANES);
    }
    if (PARTS > 2) {
      a2.intoArray(lanes, LINE + 2 * LANES);
      a3.intoArray(lanes, LINE + 3 * LANES);
    }
    for (int lane = LINE; i < n; i++, lane++) {
      lanes[lane] = Math.fma(gs[gAt + i] * ws[wAt + i], xs[xAt + i] - center, lanes[lane]);
    }
    return fold();
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
    FloatVector max = FloatVector.fromArray(Lanes.SPECIES, x, at);
    for (int i = LANES; i <= n - LANES; i += LANES) {
      max = FloatVector.fromArray(Lanes.SPECIES, x, at + i).max(max);
    }
    // The last vector may take elements twice, which changes no maximum.
    max = FloatVector.fromArray(Lanes.SPECIES, x, at + n - LANES).max(max);
    return max.reduceLanes(VectorOperators.MAX);
  }
}
