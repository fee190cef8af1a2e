package io.sirocco.kernels.vector;

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

  /** Whether a panel is two vectors wide, not four. */
  static final boolean TWO_VECTORS = WIDTH == 2 * LANES;

  /**
   * Floats from a k to the next in {@link StripLayout#COLUMNS}: ROWS, rounded up to a power of two.
   */
  static final int COLUMN_STEP = 8;

  /** The k of a block in {@link StripLayout#BLOCKS}. */
  static final int BLOCK_DEPTH = 4;

  private MicroKernel() {}

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
    if (TWO_VECTORS && rows == ROWS && strip.layout() == StripLayout.BLOCKS) {
      TwoVectorBlocks.multiply(strip, depth, aOffset, bOffset, cOffset, startOffset);
    } else if (TWO_VECTORS) {
      TwoVectorColumns.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    } else if (strip.layout() == StripLayout.COLUMNS) {
      FourVectorColumns.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    } else {
      FourVectorRows.multiply(strip, rows, depth, aOffset, bOffset, cOffset, startOffset);
    }
  }
}
