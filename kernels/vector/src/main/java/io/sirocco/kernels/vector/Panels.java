package io.sirocco.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs the right factor into panels of {@link MicroKernel#WIDTH} columns, each (K, WIDTH) without
 * gaps and one after the other, so that the micro-kernel reads one stream whatever the stride of B.
 * Columns beyond N are zero; what is computed from them is never stored into C.
 */
final class Panels {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = MicroKernel.LANES;
  private static final int WIDTH = MicroKernel.WIDTH;

  private final Form form;
  private final float[] b;
  private final int stride;
  private final float[] packed;

  /**
   * Prepares packing from one arena into another.
   *
   * @param b the factor; its offset is not used, each call has its own
   * @param packed arena of the panels
   */
  Panels(Form form, Matrix b, float[] packed) {
    this.form = form;
    this.b = b.data();
    this.stride = b.stride();
    this.packed = packed;
  }

  /** Floats that the panels of a factor with N columns take. */
  static long floats(int N, int K) {
    return (long) count(N) * WIDTH * K;
  }

  /** Panels of N columns, the last one perhaps partly empty. */
  static int count(int N) {
    return Math.ceilDiv(N, WIDTH);
  }

  /**
   * Packs the k from kStart to kEnd of all panels of N columns.
   *
   * @param K depth of the panels, at least kEnd
   * @param bOffset element of B in the first column and k = 0
   * @param packedOffset start of the first panel
   */
  void pack(int N, int K, int kStart, int kEnd, int bOffset, int packedOffset) {
    if (form == Form.NT) {
      packTransposed(N, K, kStart, kEnd, bOffset, packedOffset);
    } else {
      for (int k = kStart; k < kEnd; k++) {
        packRow(N, K, bOffset + k * stride, packedOffset + k * WIDTH);
      }
    }
  }

  private void packRow(int N, int K, int bOffset, int packedOffset) {
    int target = packedOffset;
    int column = 0;
    for (; column <= N - WIDTH; column += WIDTH) {
      for (int lane = 0; lane < WIDTH; lane += LANES) {
        FloatVector.fromArray(SPECIES, b, bOffset + column + lane).intoArray(packed, target + lane);
      }
      target += K * WIDTH;
    }
    if (column < N) {
      System.arraycopy(b, bOffset + column, packed, target, N - column);
      Arrays.fill(packed, target + N - column, target + WIDTH, 0f);
    }
  }

  private void packTransposed(int N, int K, int kStart, int kEnd, int bOffset, int packedOffset) {
    for (int column = 0; column < N; column += WIDTH) {
      int columns = Math.min(WIDTH, N - column);
      int source = bOffset + column * stride + kStart;
      int target = packedOffset + column * K + kStart * WIDTH;
      Transposition.copy(columns, kEnd - kStart, b, source, stride, packed, target, WIDTH);
      if (columns < WIDTH) {
        for (int k = kStart; k < kEnd; k++) {
          int end = packedOffset + column * K + (k + 1) * WIDTH;
          Arrays.fill(packed, end - WIDTH + columns, end, 0f);
        }
      }
    }
  }
}
