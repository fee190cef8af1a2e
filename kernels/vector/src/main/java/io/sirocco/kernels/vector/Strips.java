package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Makes blocks of the left factor readable for the micro-kernel: as strips of {@link
 * MicroKernel#ROWS} rows one after the other, copied or in place as {@link StripLayout} says.
 */
final class Strips {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = MicroKernel.LANES;
  private static final int ROWS = MicroKernel.ROWS;
  private static final int COLUMN_STEP = MicroKernel.COLUMN_STEP;
  private static final int BLOCK_DEPTH = MicroKernel.BLOCK_DEPTH;

  /** What the last vector of a strip in columns is longer than its last column. */
  private static final int OVERHANG = Math.max(0, LANES - COLUMN_STEP);

  /** What the last vector of a strip in blocks is longer than its last row. */
  private static final int OVERHANG_OF_BLOCK = LANES - BLOCK_DEPTH;

  /** Where the second vector of a column begins; 0 if there is none. */
  private static final int SECOND = Math.max(0, COLUMN_STEP - LANES);

  /**
   * Columns that are copied for all strips before the next: so few that their rows stay in the
   * first-level cache, whatever their distance, from one strip to the next.
   */
  private static final int COLUMNS = 8;

  private final StripLayout layout;
  private final float[] a;
  private final int stride;
  private final float[] workspace;

  /**
   * Prepares strips of a factor; offsets come with each call.
   *
   * @param workspace arena of the copies
   */
  Strips(MatmulForm form, Matrix a, float[] workspace) {
    this.layout = StripLayout.of(form);
    this.a = a.data();
    this.stride = a.stride();
    this.workspace = workspace;
  }

  /** Floats of workspace that a block of so many rows needs, at most {@code depth} deep. */
  static int floats(MatmulForm form, int rows, int depth) {
    int strips = Math.ceilDiv(rows, ROWS);
    return switch (StripLayout.of(form)) {
      case IN_PLACE -> 0;
      case BLOCKS ->
          (strips - 1) * blockStep(depth)
              + Math.max(blockStep(depth) + OVERHANG_OF_BLOCK, depth * COLUMN_STEP);
      case COLUMNS -> strips * (depth * COLUMN_STEP + OVERHANG);
    };
  }

  /** The layout of full strips. */
  StripLayout layout() {
    return layout;
  }

  /** The array that the strips lie in. */
  float[] data() {
    return layout == StripLayout.IN_PLACE ? a : workspace;
  }

  /** Floats from a row of a strip in columns, or in place, to the next. */
  int rowStride() {
    return layout == StripLayout.IN_PLACE ? stride : 1;
  }

  private static int blockStep(int depth) {
    return Math.ceilDiv(depth, BLOCK_DEPTH) * BLOCK_DEPTH * ROWS;
  }

  /** Floats from a strip to the next. */
  int step(int depth) {
    return switch (layout) {
      case IN_PLACE -> ROWS * stride;
      case BLOCKS -> blockStep(depth);
      case COLUMNS -> depth * COLUMN_STEP + OVERHANG;
    };
  }

  /**
   * Makes a block of rows readable, from an element of A on, and returns where its first strip is.
   *
   * @param target start of {@link #floats} floats of the workspace
   */
  int prepare(int rows, int depth, int aOffset, int target) {
    switch (layout) {
      case IN_PLACE -> {
        return aOffset;
      }
      case BLOCKS -> copyBlocks(rows, depth, aOffset, target);
      case COLUMNS -> copyColumns(rows, depth, aOffset, target);
    }
    return target;
  }

  private void copyBlocks(int rows, int depth, int aOffset, int target) {
    int step = blockStep(depth);
    int strip = target;
    int full = rows - rows % ROWS;
    for (int row = 0; row < full; row += ROWS) {
      copyStripOfBlocks(depth, aOffset + row * stride, strip);
      strip += step;
    }
    if (full < rows) {
      transposeStrip(rows - full, depth, aOffset + full * stride, strip);
    }
  }

  /** A vector at a time: what it takes too much is overwritten by the next, or never read. */
  private void copyStripOfBlocks(int depth, int aOffset, int target) {
    float[] from = a;
    float[] to = workspace;
    boolean whole = aOffset + (ROWS - 1L) * stride + depth + LANES <= from.length;
    for (int k = 0; k < depth; k += BLOCK_DEPTH) {
      int source = aOffset + k;
      int row = target + k * ROWS;
      int columns = Math.min(BLOCK_DEPTH, depth - k);
      for (int r = 0; r < ROWS; r++) {
        if (whole) {
          FloatVector.fromArray(SPECIES, from, source).intoArray(to, row);
        } else {
          System.arraycopy(from, source, to, row, columns);
        }
        source += stride;
        row += BLOCK_DEPTH;
      }
    }
  }

  /**
   * Copies a strip of less than all rows as columns: in squares of vectors, whose rows beyond the
   * strip are never read, as long as they lie in A.
   */
  private void transposeStrip(int rows, int depth, int aOffset, int target) {
    boolean squares = LANES == COLUMN_STEP && aOffset + (LANES - 1L) * stride + depth <= a.length;
    Transposition.copy(
        squares ? COLUMN_STEP : rows, depth, a, aOffset, stride, workspace, target, COLUMN_STEP);
  }

  private void copyColumns(int rows, int depth, int aOffset, int target) {
    int step = step(depth);
    for (int k = 0; k < depth; k += COLUMNS) {
      int columns = Math.min(COLUMNS, depth - k);
      int source = aOffset + k * stride;
      int strip = target + k * COLUMN_STEP;
      for (int row = 0; row < rows; row += ROWS) {
        copyStrip(Math.min(ROWS, rows - row), columns, source + row, strip);
        strip += step;
      }
    }
  }

  /** A vector at a time: what it takes too much is overwritten by the next, or never read. */
  private void copyStrip(int rows, int columns, int aOffset, int target) {
    if (aOffset + (columns - 1L) * stride + Math.max(COLUMN_STEP, LANES) > a.length) {
      for (int k = 0; k < columns; k++) {
        System.arraycopy(a, aOffset + k * stride, workspace, target + k * COLUMN_STEP, rows);
      }
      return;
    }
    float[] from = a;
    float[] to = workspace;
    int source = aOffset;
    for (int k = 0; k < columns; k++) {
      int column = target + k * COLUMN_STEP;
      FloatVector.fromArray(SPECIES, from, source).intoArray(to, column);
      if (SECOND > 0) {
        FloatVector.fromArray(SPECIES, from, source + SECOND).intoArray(to, column + SECOND);
      }
      source += stride;
    }
  }
}
