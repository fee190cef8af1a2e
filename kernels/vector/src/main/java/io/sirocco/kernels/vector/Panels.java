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

  /** Rows that are copied for all panels before the next: a first-level cache holds them. */
  private static final int ROWS = 8;

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
   * Floats that the panels of a factor with N columns take, and rows of a panel more, which {@link
   * TwoVectorBlocks} never reads but, unless K is a multiple of its turn, checks that it could.
   */
  static long floats(int N, int K) {
    return (long) count(N) * WIDTH * K + (MicroKernel.BLOCK_DEPTH - 1L) * WIDTH;
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
    int full = N - N % WIDTH;
    if (form == MatmulForm.NT) {
      for (int column = 0; column < full; column += WIDTH) {
        transpose(WIDTH, kStart, kEnd, bOffset + column * stride, packedOffset + column * K);
      }
    } else {
      for (int k = kStart; k < kEnd; k += ROWS) {
        int rows = Math.min(ROWS, kEnd - k);
        for (int column = 0; column < full; column += WIDTH) {
          int target = packedOffset + column * K + k * WIDTH;
          copyRows(rows, bOffset + column + k * stride, target);
        }
      }
    }
    if (full < N) {
      packPartly(N - full, kStart, kEnd, bOffset, full, packedOffset + full * K);
    }
  }

  private void transpose(int columns, int kStart, int kEnd, int bOffset, int panel) {
    int target = panel + kStart * WIDTH;
    Transposition.copy(columns, kEnd - kStart, b, bOffset + kStart, stride, packed, target, WIDTH);
  }

  /** The last panel when N ends inside it. */
  private void packPartly(int columns, int kStart, int kEnd, int bOffset, int column, int panel) {
    if (form == MatmulForm.NT) {
      transpose(columns, kStart, kEnd, bOffset + column * stride, panel);
    }
    for (int k = kStart; k < kEnd; k++) {
      int target = panel + k * WIDTH;
      if (form != MatmulForm.NT) {
        System.arraycopy(b, bOffset + column + k * stride, packed, target, columns);
      }
      Arrays.fill(packed, target + columns, target + WIDTH, 0f);
    }
  }

  private void copyRows(int rows, int bOffset, int packedOffset) {
    float[] from = b;
    float[] to = packed;
    int source = bOffset;
    int target = packedOffset;
    if (MicroKernel.TWO_VECTORS) {
      for (int k = 0; k < rows; k++) {
        FloatVector.fromArray(SPECIES, from, source).intoArray(to, target);
        FloatVector.fromArray(SPECIES, from, source + LANES).intoArray(to, target + LANES);
        source += stride;
        target += WIDTH;
      }
    } else {
      for (int k = 0; k < rows; k++) {
        for (int lane = 0; lane < WIDTH; lane += LANES) {
          FloatVector.fromArray(SPECIES, from, source + lane).intoArray(to, target + lane);
        }
        source += stride;
        target += WIDTH;
      }
    }
  }
}
