package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
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

  private final MatmulForm form;
  private final float[] b;
  private final int stride;
  private final float[] packed;

  /**
   * Prepares packing from one arena into another.
   *
   * @param b the factor; its offset is not used, each call has its own
   * @param packed arena of the panels
   */
  Panels(MatmulForm form, Matrix b, float[] packed) {
    this.form = form;
    this.b = b.data();
    this.stride = b.stride();
    this.packed = packed;
  }

  /**
   * Floats that the panels of a factor with N columns take, and one row of a panel more, which
   * {@link TwoVectorColumns} never reads but, for an odd K, checks that it could.
   */
  static long floats(int N, int K) {
    return (long) count(N) * WIDTH * K + WIDTH;
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
    for (int column = 0; column < N; column += WIDTH) {
      int columns = Math.min(WIDTH, N - column);
      int target = packedOffset + column * K + kStart * WIDTH;
      if (form == MatmulForm.NT) {
        int source = bOffset + column * stride + kStart;
        Transposition.copy(columns, kEnd - kStart, b, source, stride, packed, target, WIDTH);
      } else {
        packRows(columns, kEnd - kStart, bOffset + column + kStart * stride, target);
      }
      if (columns < WIDTH) {
        for (int k = kStart; k < kEnd; k++) {
          int end = packedOffset + column * K + (k + 1) * WIDTH;
          Arrays.fill(packed, end - WIDTH + columns, end, 0f);
        }
      }
    }
  }

  private void packRows(int columns, int depth, int bOffset, int packedOffset) {
    float[] from = b;
    float[] to = packed;
    if (columns < WIDTH) {
      for (int k = 0; k < depth; k++) {
        System.arraycopy(from, bOffset + k * stride, to, packedOffset + k * WIDTH, columns);
      }
    } else if (WIDTH == 2 * LANES) {
      for (int k = 0; k < depth; k++) {
        int source = bOffset + k * stride;
        int target = packedOffset + k * WIDTH;
        FloatVector.fromArray(SPECIES, from, source).intoArray(to, target);
        FloatVector.fromArray(SPECIES, from, source + LANES).intoArray(to, target + LANES);
      }
    } else {
      for (int k = 0; k < depth; k++) {
        int source = bOffset + k * stride;
        int target = packedOffset + k * WIDTH;
        for (int lane = 0; lane < WIDTH; lane += LANES) {
          FloatVector.fromArray(SPECIES, from, source + lane).intoArray(to, target + lane);
        }
      }
    }
  }
}
