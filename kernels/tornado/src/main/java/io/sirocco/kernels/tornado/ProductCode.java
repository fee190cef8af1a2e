package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of products: a group computes a tile of c, a work-item 4 x 4 elements of it that lie
 * 16 apart, from tiles of a and b in local memory, some k at a time.
 */
final class ProductCode {

  /** Rows and columns of a tile. */
  static final int TILE = 64;

  /** Work-items of a group. */
  static final int ITEMS = 256;

  private static final int TILE_SHIFT = 6;
  private static final int DEPTH = 16;
  private static final int DEPTH_SHIFT = 4;
  private static final int SIDE = 16;
  private static final int SIDE_SHIFT = 4;
  private static final int OWN = 4;

  /** Floats from one k to the next in local memory: neighbors lie in other banks. */
  private static final int STRIDE = TILE + 1;

  private ProductCode() {}

  /**
   * c (M,N) = start + op(a) op(b), for a batch. Element (m,k) of op(a) lies at m aRow + k aColumn,
   * (k,n) of op(b) at k bRow + n bColumn; of each pair of steps one is 1, and neighbors read along
   * it.
   */
  static void multiply(
      KernelContext context,
      IntArray sizes, // a, row, column, batch; the same of b; row; c, row, batch; start; M, N, K
      FloatArray a,
      FloatArray b,
      FloatArray row,
      FloatArray c) {
    float[] aTile = context.allocateFloatLocalArray(DEPTH * STRIDE);
    float[] bTile = context.allocateFloatLocalArray(DEPTH * STRIDE);
    int item = context.localIdx;
    int itemM = item >> SIDE_SHIFT;
    int itemN = item & (SIDE - 1);
    int m0 = context.groupIdx * TILE;
    int n0 = context.groupIdy * TILE;
    int batch = context.groupIdz;
    int aRow = sizes.get(1);
    int aColumn = sizes.get(2);
    int aAt = sizes.get(0) + batch * sizes.get(3);
    int bRow = sizes.get(5);
    int bColumn = sizes.get(6);
    int bAt = sizes.get(4) + batch * sizes.get(7);
    int cRow = sizes.get(10);
    int cAt = sizes.get(9) + batch * sizes.get(11);
    int start = sizes.get(12);
    int M = sizes.get(13);
    int N = sizes.get(14);
    int K = sizes.get(15);
    float[] sums = new float[OWN * OWN];
    for (int i = 0; i < OWN; i++) {
      for (int j = 0; j < OWN; j++) {
        int m = m0 + itemM + i * SIDE;
        int n = n0 + itemN + j * SIDE;
        float first = 0;
        if (m < M && n < N) {
          if (start == Product.START_ROW) {
            first = row.get(sizes.get(8) + n);
          }
          if (start == Product.START_OUTPUT) {
            first = c.get(cAt + m * cRow + n);
          }
        }
        sums[i * OWN + j] = first;
      }
    }
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
      for (int at = item; at < DEPTH * TILE; at += ITEMS) {
        int k = aColumn == 1 ? at & (DEPTH - 1) : at >> TILE_SHIFT;
        int m = aColumn == 1 ? at >> DEPTH_SHIFT : at & (TILE - 1);
        float x = 0;
        if (m0 + m < M && k0 + k < K) {
          x = a.get(aAt + (m0 + m) * aRow + (k0 + k) * aColumn);
        }
        aTile[k * STRIDE + m] = x;
      }
      for (int at = item; at < DEPTH * TILE; at += ITEMS) {
        int k = bColumn == 1 ? at >> TILE_SHIFT : at & (DEPTH - 1);
        int n = bColumn == 1 ? at & (TILE - 1) : at >> DEPTH_SHIFT;
        float x = 0;
        if (n0 + n < N && k0 + k < K) {
          x = b.get(bAt + (k0 + k) * bRow + (n0 + n) * bColumn);
        }
        bTile[k * STRIDE + n] = x;
      }
      context.localBarrier();
      for (int k = 0; k < DEPTH; k++) {
        for (int i = 0; i < OWN; i++) {
          float left = aTile[k * STRIDE + itemM + i * SIDE];
          for (int j = 0; j < OWN; j++) {
            sums[i * OWN + j] += left * bTile[k * STRIDE + itemN + j * SIDE];
          }
        }
      }
      context.localBarrier();
    }
    for (int i = 0; i < OWN; i++) {
      for (int j = 0; j < OWN; j++) {
        int m = m0 + itemM + i * SIDE;
        int n = n0 + itemN + j * SIDE;
        if (m < M && n < N) {
          c.set(cAt + m * cRow + n, sums[i * OWN + j]);
        }
      }
    }
  }
}
