package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/**
 * One thread's product of rows of A with packed panels of B.
 *
 * <p>Loops, outside in: blocks of {@link #ROWS} rows of A (which then stay in the second-level
 * cache), blocks of a few hundred k (so that a panel stays in the first-level cache), panels of B,
 * strips of A, see {@link Strips}. Between two blocks of k the sums rest in C, which does not
 * change their bits.
 */
final class BlockProduct {
  /**
   * Most k of a block. A panel of so many takes half of a first-level cache of 32 KiB, but with 16
   * lanes a panel comes from the second level in any case, and fewer passes over C count more.
   */
  private static final int DEPTH = MicroKernel.LANES == 16 ? 1024 : 256;

  /**
   * The same when strips of A are copied. With two vectors, panel and strip just fill a first-level
   * cache of 32 KiB; more blocks would read C more often, which lies in the third level.
   */
  private static final int COPIED_DEPTH = MicroKernel.TWO_VECTORS ? 384 : 256;

  /** Most rows of a block. */
  static final int ROWS = 16 * MicroKernel.ROWS;

  private static final int WIDTH = MicroKernel.WIDTH;
  private static final int EDGE = MicroKernel.ROWS * WIDTH;

  private final MatmulForm form;
  private final Strips strips;
  private final int aRowStep;
  private final int aColumnStep;
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
    this.strips = new Strips(form, a, workspace);
    this.aRowStep = form == MatmulForm.TN ? 1 : a.stride();
    this.aColumnStep = form == MatmulForm.TN ? a.stride() : 1;
    this.c = c.data();
    this.cStride = c.stride();
    this.workspace = workspace;
    this.startColumnStep = start instanceof Start.Zero ? 0 : 1;
    this.later = strip(this.c, cStride, this.c, cStride);
    this.first =
        switch (start) {
          case Start.Zero() -> strip(this.c, cStride, new float[WIDTH], 0);
          case Start.Output() -> later;
          case Start.Row(float[] data, int _) -> strip(this.c, cStride, data, 0);
        };
    this.edge = strip(workspace, WIDTH, workspace, WIDTH);
  }

  private Strip strip(float[] result, int stride, float[] start, int startStride) {
    return new Strip(
        strips.layout(),
        strips.data(),
        strips.rowStride(),
        workspace,
        result,
        stride,
        start,
        startStride);
  }

  private static int depth(MatmulForm form) {
    return StripLayout.of(form) == StripLayout.IN_PLACE ? DEPTH : COPIED_DEPTH;
  }

  /** Floats of scratch that a call needs. */
  static int scratchFloats(MatmulForm form) {
    return EDGE + Strips.floats(form, ROWS, depth(form));
  }

  /** Blocks of k in which {@link #multiply} sums. */
  static int depthBlocks(MatmulForm form, int K) {
    return Math.max(1, Math.ceilDiv(K, depth(form)));
  }

  /** The first k of a block of {@link #depthBlocks}. */
  static int depthStart(int K, int block, int blocks) {
    return (int) ((long) K * block / blocks);
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
    int from = startColumnStep == 0 ? 0 : startOffset;
    sum(first, startColumnStep, M, N, K, aOffset, packed, cOffset, from, scratch);
  }

  /** C (M,N) = C + op(A) B; see {@link #multiply}. */
  void add(int M, int N, int K, int aOffset, int packed, int cOffset, int scratch) {
    sum(later, 1, M, N, K, aOffset, packed, cOffset, cOffset, scratch);
  }

  private void sum(
      Strip begin,
      int beginColumnStep,
      int M,
      int N,
      int K,
      int aOffset,
      int packed,
      int cOffset,
      int startOffset,
      int scratch) {
    int blocks = depthBlocks(form, K);
    for (int row = 0; row < M; row += ROWS) {
      int rows = Math.min(ROWS, M - row);
      int cRow = cOffset + row * cStride;
      for (int block = 0; block < blocks; block++) {
        int k = depthStart(K, block, blocks);
        int length = depthStart(K, block + 1, blocks) - k;
        int aBlock = aOffset + row * aRowStep + k * aColumnStep;
        Strip strip = block == 0 ? begin : later;
        int startRow = block == 0 ? startOffset + row * begin.startStride() : cRow;
        int step = block == 0 ? beginColumnStep : 1;
        sumBlock(
            strip, step, rows, N, length, K, aBlock, packed + k * WIDTH, cRow, startRow, scratch);
      }
    }
  }

  /** One block of rows and of k, from panels that are K deep. */
  private void sumBlock(
      Strip strip,
      int startColumnStep,
      int rows,
      int N,
      int length,
      int K,
      int aOffset,
      int packed,
      int cOffset,
      int startOffset,
      int scratch) {
    int left = strips.prepare(rows, length, aOffset, scratch + EDGE);
    for (int column = 0; column < N; column += WIDTH) {
      int panel = packed + column * K;
      int columns = Math.min(WIDTH, N - column);
      int cPanel = cOffset + column;
      int startPanel = startOffset + column * startColumnStep;
      if (columns == WIDTH) {
        multiplyPanel(strip, rows, length, left, panel, cPanel, startPanel);
      } else {
        multiplyEdge(strip, rows, columns, length, left, panel, cPanel, startPanel, scratch);
      }
    }
  }

  private void multiplyPanel(
      Strip strip, int rows, int depth, int aOffset, int panel, int cOffset, int startOffset) {
    int step = strips.step(depth);
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
    int step = strips.step(depth);
    for (int row = 0; row < rows; row += MicroKernel.ROWS) {
      int height = Math.min(MicroKernel.ROWS, rows - row);
      for (int i = 0; i < height; i++) {
        int source = startOffset + (row + i) * strip.startStride();
        System.arraycopy(strip.start(), source, workspace, scratch + i * WIDTH, columns);
      }
      int left = aOffset + row / MicroKernel.ROWS * step;
      MicroKernel.multiply(edge, height, depth, left, panel, scratch, scratch);
      for (int i = 0; i < height; i++) {
        int target = cOffset + (row + i) * cStride;
        System.arraycopy(workspace, scratch + i * WIDTH, c, target, columns);
      }
    }
  }
}
