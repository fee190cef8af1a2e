package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One thread's product of rows of A with packed panels of B.
 *
 * <p>Loops, outside in: blocks of {@link #ROWS} rows of A (which then stay in the second-level
 * cache), blocks of a few hundred k (so that a panel stays in the first-level cache), panels of B,
 * strips of A. Between two blocks of k the sums rest in C, which does not change their bits. A is
 * packed strip by strip, or read in place: see {@link MicroKernel#packs}.
 */
final class BlockProduct {
  /**
   * Most k of a block. A panel of so many takes half of a first-level cache of 32 KiB, but with 16
   * lanes a panel comes from the second level in any case, and fewer passes over C count more.
   */
  private static final int DEPTH = MicroKernel.LANES == 16 ? 1024 : 256;

  /** The same when strips of A are packed, which share the second level with the panels. */
  private static final int PACKED_DEPTH = 256;

  /** Most rows of a block. */
  static final int ROWS = 16 * MicroKernel.ROWS;

  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = MicroKernel.LANES;
  private static final int WIDTH = MicroKernel.WIDTH;
  private static final int EDGE = MicroKernel.ROWS * WIDTH;

  private final MatmulForm form;
  private final boolean packs;
  private final float[] a;
  private final int aStride;
  private final float[] c;
  private final int cStride;
  private final float[] workspace;
  private final int startColumnStep;
  private final Strip first;
  private final Strip later;
  private final Strip edge;

  /**
   * Prepares products of matrices in these arenas; offsets come with each call.
   *
   * @param workspace arena of the packed panels and of the scratch
   */
  BlockProduct(MatmulForm form, Matrix a, Matrix c, Start start, float[] workspace) {
    this.form = form;
    this.a = a.data();
    this.aStride = a.stride();
    this.c = c.data();
    this.cStride = c.stride();
    this.workspace = workspace;
    this.startColumnStep = start instanceof Start.Zero ? 0 : 1;
    this.packs = MicroKernel.packs(form);
    float[] rows = packs ? workspace : this.a;
    int stride = packs ? 1 : aStride;
    this.later = new Strip(packs, rows, stride, workspace, this.c, cStride, this.c, cStride);
    this.first =
        switch (start) {
          case Start.Zero() ->
              new Strip(packs, rows, stride, workspace, this.c, cStride, new float[WIDTH], 0);
          case Start.Output() -> later;
          case Start.Row(float[] data, int _) ->
              new Strip(packs, rows, stride, workspace, this.c, cStride, data, 0);
        };
    this.edge = new Strip(packs, rows, stride, workspace, workspace, WIDTH, workspace, WIDTH);
  }

  /** Floats of scratch that a call needs. */
  static int scratchFloats(MatmulForm form) {
    int strips = ROWS / MicroKernel.ROWS;
    return EDGE
        + (MicroKernel.packs(form) ? strips * MicroKernel.STRIP_STEP * PACKED_DEPTH + LANES : 0);
  }

  /**
   * C (M,N) = start + op(A) B.
   *
   * @param aOffset element of A in the first row and k = 0
   * @param packed start of the panels of B, see {@link Panels}
   * @param cOffset element (0,0) of the result
   * @param startOffset element (0,0) of what the sums start from; not used when that is zero
   * @param scratch start of {@link #scratchFloats} floats of the workspace
   */
  void multiply(
      int M, int N, int K, int aOffset, int packed, int cOffset, int startOffset, int scratch) {
    int blocks = Math.max(1, Math.ceilDiv(K, packs ? PACKED_DEPTH : DEPTH));
    int from = startColumnStep == 0 ? 0 : startOffset;
    for (int row = 0; row < M; row += ROWS) {
      int rows = Math.min(ROWS, M - row);
      int cRow = cOffset + row * cStride;
      for (int block = 0; block < blocks; block++) {
        int k = (int) ((long) K * block / blocks);
        int depth = (int) ((long) K * (block + 1) / blocks) - k;
        int strips = rowsOfA(row, rows, k, depth, aOffset, scratch);
        Strip strip = block == 0 ? first : later;
        int startRow = block == 0 ? from + row * first.startStride() : cRow;
        int step = block == 0 ? startColumnStep : 1;
        for (int column = 0; column < N; column += WIDTH) {
          int panel = packed + column * K + k * WIDTH;
          int columns = Math.min(WIDTH, N - column);
          int cPanel = cRow + column;
          int startPanel = startRow + column * step;
          if (columns == WIDTH) {
            multiplyPanel(strip, rows, depth, strips, panel, cPanel, startPanel);
          } else {
            multiplyEdge(strip, rows, columns, depth, strips, panel, cPanel, startPanel, scratch);
          }
        }
      }
    }
  }

  /** Makes a block of A readable for the micro-kernel and returns where it is. */
  private int rowsOfA(int row, int rows, int k, int depth, int aOffset, int scratch) {
    if (!packs) {
      return aOffset + row * aStride + k;
    }
    int target = scratch + EDGE;
    for (int r = 0; r < rows; r += MicroKernel.ROWS) {
      int height = Math.min(MicroKernel.ROWS, rows - r);
      if (form == MatmulForm.TN) {
        copyStrip(height, depth, aOffset + k * aStride + row + r, target);
      } else {
        transposeStrip(height, depth, aOffset + (row + r) * aStride + k, target);
      }
      target += depth * MicroKernel.STRIP_STEP;
    }
    return scratch + EDGE;
  }

  /**
   * Copies a strip of transposed A as (depth, STRIP_STEP) without gaps. A vector at a time: what it
   * takes too much is overwritten by the next, or never read.
   */
  private void copyStrip(int rows, int depth, int aOffset, int target) {
    int step = MicroKernel.STRIP_STEP;
    int second = Math.max(0, step - LANES); // where the second vector begins
    if (aOffset + (depth - 1L) * aStride + Math.max(step, LANES) > a.length) {
      for (int k = 0; k < depth; k++) {
        System.arraycopy(a, aOffset + k * aStride, workspace, target + k * step, rows);
      }
      return;
    }
    float[] from = a;
    float[] to = workspace;
    int stride = aStride;
    for (int k = 0; k < depth; k++) {
      int source = aOffset + k * stride;
      FloatVector.fromArray(SPECIES, from, source).intoArray(to, target + k * step);
      if (second > 0) {
        FloatVector.fromArray(SPECIES, from, source + second)
            .intoArray(to, target + k * step + second);
      }
    }
  }

  /**
   * Copies a strip of A, whose rows lie along k, as (depth, STRIP_STEP) without gaps: in squares of
   * vectors, whose rows beyond the strip are never read, as long as they lie in A.
   */
  private void transposeStrip(int rows, int depth, int aOffset, int target) {
    int step = MicroKernel.STRIP_STEP;
    boolean squares = LANES == step && aOffset + (LANES - 1L) * aStride + depth <= a.length;
    Transposition.copy(squares ? step : rows, depth, a, aOffset, aStride, workspace, target, step);
  }

  /** Floats from a strip of A to the next. */
  private int stripStep(int depth) {
    return packs ? depth * MicroKernel.STRIP_STEP : aStride * MicroKernel.ROWS;
  }

  private void multiplyPanel(
      Strip strip, int rows, int depth, int aOffset, int panel, int cOffset, int startOffset) {
    int step = stripStep(depth);
    for (int row = 0; row < rows; row += MicroKernel.ROWS) {
      int height = Math.min(MicroKernel.ROWS, rows - row);
      MicroKernel.multiply(
          strip,
          height,
          depth,
          aOffset + row / MicroKernel.ROWS * step,
          panel,
          cOffset + row * strip.cStride(),
          startOffset + row * strip.startStride());
    }
  }

  /** The last panel when N ends inside it: computed whole in the scratch, stored in part. */
  private void multiplyEdge(
      Strip strip,
      int rows,
      int columns,
      int depth,
      int aOffset,
      int panel,
      int cOffset,
      int startOffset,
      int scratch) {
    int step = stripStep(depth);
    for (int row = 0; row < rows; row += MicroKernel.ROWS) {
      int height = Math.min(MicroKernel.ROWS, rows - row);
      for (int i = 0; i < height; i++) {
        int source = startOffset + (row + i) * strip.startStride();
        System.arraycopy(strip.start(), source, workspace, scratch + i * WIDTH, columns);
      }
      int strips = aOffset + row / MicroKernel.ROWS * step;
      MicroKernel.multiply(edge, height, depth, strips, panel, scratch, scratch);
      for (int i = 0; i < height; i++) {
        int target = cOffset + (row + i) * cStride;
        System.arraycopy(workspace, scratch + i * WIDTH, c, target, columns);
      }
    }
  }
}
