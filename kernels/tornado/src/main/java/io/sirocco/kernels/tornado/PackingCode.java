package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code around {@link TensorCode}: factors become 16-bit numbers, rounded to nearest, ties to
 * even, in matrices with zeros up to whole tiles; products go from there to where they belong.
 */
final class PackingCode {

  /** Rows and columns that a group of {@link #ITEMS} turns around at a time. */
  static final int SIDE = 32;

  /** Work-items of a group. */
  static final int ITEMS = 256;

  private static final int STRIDE = SIDE + 1;

  private PackingCode() {}

  /**
   * Rows stay rows: a work-item has a pair of numbers.
   *
   * @param kind of the numbers, a constant of the compiled kernel
   */
  static void packRows(
      KernelContext context,
      IntArray sizes, // x, stride, batch; packed, batch; rows, columns; pairs of a row, pairs
      FloatArray x,
      ByteArray packed,
      int kind) {
    int pair = context.globalIdx;
    int batch = context.globalIdy;
    int pairs = sizes.get(7);
    if (pair < sizes.get(8)) {
      int row = pair / pairs;
      int column = (pair - row * pairs) * 2;
      int from = sizes.get(0) + batch * sizes.get(2) + row * sizes.get(1) + column;
      int to = sizes.get(3) + batch * sizes.get(4) + pair * 4;
      boolean inside = row < sizes.get(5);
      float first = 0;
      float second = 0;
      if (inside && column < sizes.get(6)) {
        first = x.get(from);
      }
      if (inside && column + 1 < sizes.get(6)) {
        second = x.get(from + 1);
      }
      store(packed, to, first, kind);
      store(packed, to + 2, second, kind);
    }
  }

  /**
   * Columns become rows, through local memory: a group has a square.
   *
   * @param kind of the numbers, a constant of the compiled kernel
   */
  static void packColumns(
      KernelContext context,
      IntArray sizes, // x, stride, batch; packed, batch; rows, columns of the result; its pairs
      FloatArray x,
      ByteArray packed,
      int kind) {
    float[] square = context.allocateFloatLocalArray(SIDE * STRIDE);
    int item = context.localIdx;
    int batch = context.groupIdz;
    int row0 = context.groupIdx * SIDE;
    int column0 = context.groupIdy * SIDE;
    int across = item & (SIDE - 1);
    for (int down = item >> 5; down < SIDE; down += ITEMS / SIDE) {
      float value = 0;
      if (row0 + across < sizes.get(5) && column0 + down < sizes.get(6)) {
        int from = sizes.get(0) + batch * sizes.get(2);
        value = x.get(from + (column0 + down) * sizes.get(1) + row0 + across);
      }
      square[across * STRIDE + down] = value;
    }
    context.localBarrier();
    int pair = item & 15;
    for (int down = item >> 4; down < SIDE; down += ITEMS / 16) {
      int to = (row0 + down) * sizes.get(7) + column0 / 2 + pair;
      int at = sizes.get(3) + batch * sizes.get(4) + to * 4;
      store(packed, at, square[down * STRIDE + 2 * pair], kind);
      store(packed, at + 2, square[down * STRIDE + 2 * pair + 1], kind);
    }
  }

  /** Bits go byte by byte: TornadoVM computes what is made of 16 bits in 16 bits. */
  private static void store(ByteArray packed, int at, float value, int kind) {
    short bits;
    if (kind == TensorCode.BF16) {
      bits = BFloat16.bf16FromFloat(value);
    } else {
      bits = new HalfFloat(value).getHalfFloatValue();
    }
    packed.set(at, (byte) bits);
    packed.set(at + 1, (byte) (bits >> 8));
  }

  /** c = start + products, which are whole tiles. */
  static void finish(
      KernelContext context,
      IntArray
          sizes, // products, row, batch; start row; c, row, batch; start; M, N, work-items along M
      FloatArray products,
      FloatArray row,
      FloatArray c) {
    int n = context.globalIdx;
    int batch = context.globalIdz;
    if (n < sizes.get(9)) {
      for (int m = context.globalIdy; m < sizes.get(8); m += sizes.get(10)) {
        int at = sizes.get(0) + batch * sizes.get(2) + m * sizes.get(1) + n;
        int to = sizes.get(4) + batch * sizes.get(6) + m * sizes.get(5) + n;
        float sum = products.get(at);
        if (sizes.get(7) == Product.START_ROW) {
          sum += row.get(sizes.get(3) + n);
        }
        if (sizes.get(7) == Product.START_OUTPUT) {
          sum += c.get(to);
        }
        c.set(to, sum);
      }
    }
  }

  /** Reads and writes the first byte, which keeps an arena on the device. */
  static void touch(KernelContext context, ByteArray packed) {
    if (context.globalIdx == 0) {
      packed.set(0, packed.get(0));
    }
  }
}
