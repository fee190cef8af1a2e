package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/** How a strip of the left factor lies in memory: element (r, k) of up to MicroKernel.ROWS rows. */
enum StripLayout {
  /** Where the factor has it: r * stride + k. */
  IN_PLACE,

  /**
   * Copied, in blocks of {@link MicroKernel#BLOCK_DEPTH} k, each (MicroKernel.ROWS, BLOCK_DEPTH)
   * without gaps: what vectors can write of rows along k without moving floats within themselves.
   */
  BLOCKS,

  /** Copied: k * {@link MicroKernel#COLUMN_STEP} + r. */
  COLUMNS;

  /**
   * The layout of full strips. Strips are copied where they do not run along k; and always for the
   * kernel of two vectors, whose few registers leave none for the addresses of six rows.
   */
  static StripLayout of(MatmulForm form) {
    if (form == MatmulForm.TN) {
      return COLUMNS;
    }
    return MicroKernel.TWO_VECTORS ? BLOCKS : IN_PLACE;
  }
}
