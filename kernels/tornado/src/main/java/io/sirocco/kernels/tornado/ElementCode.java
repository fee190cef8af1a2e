package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of sums, dropout and clearing, and what keeps an arena on the device. */
final class ElementCode {

  private ElementCode() {}

  /** Elements of y become 0. */
  static void clear(
      KernelContext context,
      IntArray sizes, // y, elements
      FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(1)) {
      y.set(sizes.get(0) + i, 0f);
    }
  }

  /**
   * Changes nothing, but names the arena: a graph hands on only what its tasks use. One work-item.
   */
  static void touch(KernelContext context, FloatArray a) {
    if (context.globalIdx == 0) {
      a.set(0, a.get(0));
    }
  }

  /** As {@link #touch}, of two arenas in one task. */
  static void touchTwo(KernelContext context, FloatArray a, FloatArray b) {
    if (context.globalIdx == 0) {
      a.set(0, a.get(0));
      b.set(0, b.get(0));
    }
  }

  /** As {@link #touch}, of four arenas in one task. */
  static void touchFour(
      KernelContext context, FloatArray a, FloatArray b, FloatArray c, FloatArray d) {
    if (context.globalIdx == 0) {
      a.set(0, a.get(0));
      b.set(0, b.get(0));
      c.set(0, c.get(0));
      d.set(0, d.get(0));
    }
  }

  /** Says what it was asked: one work-item. */
  static void answer(KernelContext context, FloatArray question, FloatArray answer) {
    if (context.globalIdx == 0) {
      answer.set(0, question.get(0));
    }
  }

  /** y = x. */
  static void copy(
      KernelContext context,
      IntArray sizes, // x, y, elements
      FloatArray x,
      FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      y.set(sizes.get(1) + i, x.get(sizes.get(0) + i));
    }
  }

  /** y = x + branch. */
  static void add(
      KernelContext context,
      IntArray sizes, // x, branch, y, elements
      FloatArray x,
      FloatArray branch,
      FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(3)) {
      y.set(sizes.get(2) + i, x.get(sizes.get(0) + i) + branch.get(sizes.get(1) + i));
    }
  }

  /**
   * y (rows,C) = [base +] keep x. A work-item has the eight columns of one block of the mask.
   *
   * @param scale of what is kept
   */
  static void drop(
      KernelContext context,
      IntArray sizes, // x, base, randomness, y, whether there is a base, site, threshold, N, T, C
      FloatArray x,
      FloatArray base,
      IntArray randomness,
      FloatArray y,
      float scale) {
    int at = context.globalIdx;
    int C = sizes.get(9);
    int blocks = (C + 7) >> 3;
    int row = at / blocks;
    if (row < sizes.get(7)) {
      int T = sizes.get(8);
      int column = (at - row * blocks) << 3;
      int sample = row / T;
      int block = (row - sample * T) * blocks + (column >> 3);
      int[] words = new int[4];
      PhiloxCode.mask(block, sizes.get(5), sample, randomness, sizes.get(2), words);
      int end = Math.min(C, column + 8);
      for (int c = column; c < end; c++) {
        float result = 0;
        if (PhiloxCode.bits(words, c) >= sizes.get(6)) {
          result = x.get(sizes.get(0) + row * C + c) * scale;
        }
        if (sizes.get(4) == 1) {
          result += base.get(sizes.get(1) + row * C + c);
        }
        y.set(sizes.get(3) + row * C + c, result);
      }
    }
  }
}
