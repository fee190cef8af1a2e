package io.sirocco.kernels.vector;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Philox;
import io.sirocco.kernels.Randomness;
import org.jspecify.annotations.Nullable;

/** Draws rows of a {@link DropoutMask} as factors: 0 where dropped, the mask's scale where kept. */
final class KeepRows {
  private static final int BLOCK = 8;

  private final int threshold;
  private final float scale;
  private final int site;
  private final Ints randomness;
  private final int blocks;
  private final int[][] words;

  private KeepRows(DropoutMask mask, Ints randomness, int width, int threads) {
    this.threshold = mask.threshold();
    this.scale = mask.scale();
    this.site = mask.site();
    this.randomness = randomness;
    this.blocks = Math.toIntExact(DropoutMask.blocks(width));
    this.words = new int[threads][4];
  }

  /**
   * Prepares drawing; null where nothing is dropped.
   *
   * @param width elements of a row of the mask
   * @param binding gives the workers that draw, and randomness: seed, step and first sample, read
   *     at each draw
   */
  static @Nullable KeepRows of(DropoutMask mask, int width, Binding binding) {
    return mask.active()
        ? new KeepRows(mask, binding.ints("randomness"), width, binding.workers().threads())
        : null;
  }

  /** Floats that a row of so many factors takes: whole blocks. */
  static int floats(int count) {
    return (count + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * factors[at + j] = factor of column from + j, for j &lt; count and the rest of the last block.
   *
   * @param sample of this run, from 0
   * @param row inside the sample
   * @param from a multiple of 8
   */
  void draw(float[] factors, int at, int sample, int row, int from, int count, int worker) {
    int[] block = words[worker];
    int first = row * blocks + from / BLOCK;
    int number = randomness.get(Randomness.FIRST_SAMPLE) + sample;
    int step = randomness.get(Randomness.STEP);
    int low = randomness.get(Randomness.SEED_LOW);
    int high = randomness.get(Randomness.SEED_HIGH) ^ Randomness.DROPOUT;
    for (int column = 0; column < count; column += BLOCK) {
      Philox.block(first + column / BLOCK, site, number, step, low, high, block);
      for (int i = 0; i < 4; i++) {
        factors[at + column + 2 * i] = (block[i] & 0xFFFF) >= threshold ? scale : 0;
        factors[at + column + 2 * i + 1] = block[i] >>> 16 >= threshold ? scale : 0;
      }
    }
  }
}
