package io.sirocco.kernels.vector;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;

/**
 * Sizes and offsets that attention and its gradient share. Scores are computed for {@link #TILE}
 * queries at a time against {@link #BLOCK} keys, so that no array but the packed keys and values of
 * a head grows with T.
 *
 * @param B sequences
 * @param T positions
 * @param H heads
 * @param D head size
 * @param mask causal or full
 * @param dropout on the probabilities
 */
record AttentionLayout(int B, int T, int H, int D, Mask mask, DropoutMask dropout) {
  private static final int WIDTH = MicroKernel.WIDTH;

  /** Queries of a tile. */
  static final int TILE = 32;

  /** Keys of a block: whole panels, and whole blocks of dropout factors. */
  static final int BLOCK = 128;

  float scale() {
    return (float) (1 / Math.sqrt(D));
  }

  /** Floats from a position to the next in qkv. */
  int stride() {
    return 3 * H * D;
  }

  /**
   * The element of qkv at a position of sequence b, part 0 (query), 1 (key) or 2 (value) of head h.
   */
  int qkv(int b, int h, int position, int part) {
    return (b * T + position) * stride() + (part * H + h) * D;
  }

  /** The element of y. */
  int y(int b, int h, int position) {
    return (b * T + position) * H * D + h * D;
  }

  /** Keys that queries before a position may see. */
  int keys(int end) {
    return mask == Mask.CAUSAL ? end : T;
  }

  /** Whole panels that hold so many columns. */
  static int padded(int columns) {
    return Panels.count(columns) * WIDTH;
  }

  /** Floats from a row of scores to the next. */
  int width() {
    return padded(Math.min(T, BLOCK));
  }

  /** Floats of a tile of scores. */
  int scores() {
    return TILE * width();
  }

  /** Floats of a tile of one head's results. */
  int results() {
    return TILE * padded(D);
  }

  /** Floats of a row of dropout factors. */
  int factors() {
    return dropout.active() ? KeepRows.floats(Math.min(T, BLOCK)) : 0;
  }
}
