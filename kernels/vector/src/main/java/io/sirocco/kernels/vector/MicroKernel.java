package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost product: a strip of up to {@link #ROWS} rows of A times one panel of {@link #WIDTH}
 * columns of B, all sums held in registers.
 *
 * <p>The shape follows from the register file: 6 x 4 vectors need 24 accumulators, 4 vectors of B
 * and a broadcast, which fits the 32 registers of AVX-512 (16 lanes) and NEON (4 lanes); 6 x 2
 * vectors need 15 of the 16 registers of AVX2 (8 lanes). Both give more independent sums than the
 * latency times the throughput of a fused multiply-add (8 on current cores).
 */
final class MicroKernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int LANES = SPECIES.length();

  /** Most rows of a strip. */
  static final int ROWS = 6;

  /** Columns of a panel. */
  static final int WIDTH = LANES == 8 ? 2 * LANES : 4 * LANES;

  /** Floats from a k to the next in a packed strip of A: ROWS, rounded up to a power of two. */
  static final int STRIP_STEP = 8;

  private MicroKernel() {}

  /**
   * Whether the strips of A are packed: where they do not run along k; and always for the kernel of
   * two vectors, whose few registers leave none for the addresses of six rows.
   */
  static boolean packs(MatmulForm form) {
    return form == MatmulForm.TN || WIDTH == 2 * LANES;
  }

  /**
   * c[r][n] = start[r][n] + sum over k of a[r][k] b[k][n], r &lt; rows, n &lt; WIDTH, k &lt; depth:
   * each element a chain of fused multiply-adds in increasing k.
   *
   * @param rows 1 to ROWS
   * @param depth number of k, may be 0
   * @param aOffset first element of the strip of A
   * @param bOffset first element of the panel, (depth, WIDTH) without gaps
   * @param cOffset first element of the result
   * @param startOffset first element of what the sums start from
   */
  static void multiply(
      Strip strip, int rows, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    if (WIDTH == 2 * LANES) {
      TwoVectorColumns.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    } else if (strip.packed()) {
      FourVectorColumns.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    } else {
      FourVectorRows.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    }
  }
}
