package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of products on tensor cores, which TornadoVM's CUDA backend has from compute
 * capability 8.0 on. Factors are 16-bit numbers in whole tiles ({@link PackingCode}), so that
 * nothing here looks at edges.
 *
 * <p>A group of eight warps computes a tile of 128 x 128, a warp 64 x 32 of it in 16 fragments.
 * Local memory holds three stages of factors, 32 deep: one is multiplied while two are on their
 * way. Pieces of 16 bytes lie in an order in which the eight rows that a warp reads at once are in
 * different banks. TornadoVM reads fragments from tiles of 16 (a) and 8 (b) columns; the difference
 * between a place there and a place here is each lane's offset.
 */
final class TensorCode {

  /** Rows and columns of a tile. */
  static final int TILE = 128;

  /** How deep a stage is. */
  static final int DEPTH = 32;

  /** Work-items of a group. */
  static final int ITEMS = 256;

  /** How kernels know bfloat16; anything else is binary16. */
  static final int BF16 = 1;

  /** Pairs of numbers of one factor's stage. */
  private static final int STAGE = TILE * DEPTH / 2;

  private static final int STAGES = 3;
  private static final int STAGE_BYTES = 4 * STAGE;

  /** Bytes of 16 rows of a. */
  private static final int ROWS_16 = 1024;

  /** Bytes of 16 rows of b. */
  private static final int DEEP_16 = 4096;

  private TensorCode() {}

  /**
   * c = a b, for a batch. Rows of a have K numbers, rows of b have N; K is a multiple of {@link
   * #DEPTH}, M and N are of {@link #TILE}.
   *
   * @param kind of the numbers, a constant of the compiled kernel
   */
  static void multiply(
      KernelContext context,
      IntArray sizes, // a, bytes of one; b, bytes of one; c, row, batch; N, K
      ByteArray packed,
      FloatArray c,
      int kind) {
    int[] aTile = context.allocateIntLocalArray(STAGES * STAGE);
    int[] bTile = context.allocateIntLocalArray(STAGES * STAGE);
    int item = context.localIdx;
    int lane = item & 31;
    int m0 = context.groupIdx * TILE;
    int n0 = context.groupIdy * TILE;
    int batch = context.groupIdz;
    int N = sizes.get(7);
    int K = sizes.get(8);
    int aRow = item >> 4;
    int aFrom = sizes.get(0) + batch * sizes.get(1) + (m0 + aRow) * 2 * K + (item & 15) * 4;
    int aTo = aRow * 16 + ((((item >> 2) & 3) ^ ((aRow >> 1) & 3)) << 2) + (item & 3);
    int bRow = item >> 6;
    int bFrom = sizes.get(2) + batch * sizes.get(3) + bRow * 2 * N + n0 * 2 + (item & 63) * 4;
    int bPiece = (item >> 2) & 15;
    int bTo = bRow * 64 + (item & 3);
    // Where a lane reads: pieces of rows of a, and of b, less where TornadoVM takes it from.
    int laneRow = lane & 15;
    int right = lane >> 4;
    int aWarp = ((item >> 5) & 1) * 4 * ROWS_16;
    int aLane = aWarp + laneRow * 32 - right * 16;
    int aPiece = (right ^ ((laneRow >> 1) & 3)) << 4;
    int bWarp = (item >> 6) * 64;
    int bLane = (lane & 7) * 240 + ((lane >> 3) & 1) * 1920;
    int bTurn = (lane & 7) << 4;
    int tiles = K / DEPTH;
    float[] f00 = context.mmaFragment(0);
    float[] f01 = context.mmaFragment(0);
    float[] f02 = context.mmaFragment(0);
    float[] f03 = context.mmaFragment(0);
    float[] f10 = context.mmaFragment(0);
    float[] f11 = context.mmaFragment(0);
    float[] f12 = context.mmaFragment(0);
    float[] f13 = context.mmaFragment(0);
    float[] f20 = context.mmaFragment(0);
    float[] f21 = context.mmaFragment(0);
    float[] f22 = context.mmaFragment(0);
    float[] f23 = context.mmaFragment(0);
    float[] f30 = context.mmaFragment(0);
    float[] f31 = context.mmaFragment(0);
    float[] f32 = context.mmaFragment(0);
    float[] f33 = context.mmaFragment(0);
    // TornadoVM carries fragments through one loop only: it goes by half stages, 16 deep.
    for (int half = 0; half < 4; half++) {
      int deep = Math.min(half >> 1, tiles - 1);
      int to = (half >> 1) * STAGE;
      for (int i = 0; i < 4; i++) {
        int part = (half & 1) * 4 + i;
        int piece = bPiece ^ ((bRow + 4 * part) & 7);
        int a = aFrom + deep * 2 * DEPTH + part * 32 * K;
        context.asyncCopyToLocal(aTile, to + aTo + part * 256, packed, a);
        int b = bFrom + deep * 2 * DEPTH * N + part * 8 * N;
        context.asyncCopyToLocal(bTile, to + bTo + part * 256 + piece * 4, packed, b);
      }
      context.asyncCopyCommit();
    }
    for (int step = 0; step < 2 * tiles; step++) {
      int half = step & 1;
      if (half == 0) {
        context.asyncCopyWaitGroup(2);
        context.localBarrier();
      }
      int next = (step >> 1) + 2;
      int deep = Math.min(next, tiles - 1);
      int to = next % STAGES * STAGE;
      for (int i = 0; i < 4; i++) {
        int part = half * 4 + i;
        int piece = bPiece ^ ((bRow + 4 * part) & 7);
        int a = aFrom + deep * 2 * DEPTH + part * 32 * K;
        context.asyncCopyToLocal(aTile, to + aTo + part * 256, packed, a);
        int b = bFrom + deep * 2 * DEPTH * N + part * 8 * N;
        context.asyncCopyToLocal(bTile, to + bTo + part * 256 + piece * 4, packed, b);
      }
      context.asyncCopyCommit();
      int stage = (step >> 1) % STAGES * STAGE_BYTES;
      int aAt = stage + aLane + (aPiece ^ (half * 32));
      HalfFloat[] a0 = context.mmaLoadA(aTile, 16, aAt);
      HalfFloat[] a1 = context.mmaLoadA(aTile, 16, aAt + ROWS_16);
      HalfFloat[] a2 = context.mmaLoadA(aTile, 16, aAt + 2 * ROWS_16);
      HalfFloat[] a3 = context.mmaLoadA(aTile, 16, aAt + 3 * ROWS_16);
      int bAt = stage + bLane + half * DEEP_16;
      HalfFloat[] b0 = context.mmaLoadB(bTile, 16, bAt + (bWarp ^ bTurn));
      HalfFloat[] b1 = context.mmaLoadB(bTile, 16, bAt + ((bWarp + 16) ^ bTurn));
      HalfFloat[] b2 = context.mmaLoadB(bTile, 16, bAt + ((bWarp + 32) ^ bTurn));
      HalfFloat[] b3 = context.mmaLoadB(bTile, 16, bAt + ((bWarp + 48) ^ bTurn));
      f00 = add(context, a0, b0, f00, kind);
      f01 = add(context, a0, b1, f01, kind);
      f02 = add(context, a0, b2, f02, kind);
      f03 = add(context, a0, b3, f03, kind);
      f10 = add(context, a1, b0, f10, kind);
      f11 = add(context, a1, b1, f11, kind);
      f12 = add(context, a1, b2, f12, kind);
      f13 = add(context, a1, b3, f13, kind);
      f20 = add(context, a2, b0, f20, kind);
      f21 = add(context, a2, b1, f21, kind);
      f22 = add(context, a2, b2, f22, kind);
      f23 = add(context, a2, b3, f23, kind);
      f30 = add(context, a3, b0, f30, kind);
      f31 = add(context, a3, b1, f31, kind);
      f32 = add(context, a3, b2, f32, kind);
      f33 = add(context, a3, b3, f33, kind);
    }
    int row = m0 + ((item >> 5) & 1) * 64;
    int at = sizes.get(4) + batch * sizes.get(6) + n0 + (item >> 6) * 32;
    int stride = sizes.get(5);
    context.mmaStore(f00, c, row, at, stride);
    context.mmaStore(f01, c, row, at + 8, stride);
    context.mmaStore(f02, c, row, at + 16, stride);
    context.mmaStore(f03, c, row, at + 24, stride);
    context.mmaStore(f10, c, row + 16, at, stride);
    context.mmaStore(f11, c, row + 16, at + 8, stride);
    context.mmaStore(f12, c, row + 16, at + 16, stride);
    context.mmaStore(f13, c, row + 16, at + 24, stride);
    context.mmaStore(f20, c, row + 32, at, stride);
    context.mmaStore(f21, c, row + 32, at + 8, stride);
    context.mmaStore(f22, c, row + 32, at + 16, stride);
    context.mmaStore(f23, c, row + 32, at + 24, stride);
    context.mmaStore(f30, c, row + 48, at, stride);
    context.mmaStore(f31, c, row + 48, at + 8, stride);
    context.mmaStore(f32, c, row + 48, at + 16, stride);
    context.mmaStore(f33, c, row + 48, at + 24, stride);
  }

  private static float[] add(
      KernelContext context, HalfFloat[] a, HalfFloat[] b, float[] sum, int kind) {
    if (kind == BF16) {
      return context.mmaBF16(a, b, sum, MMAShape.M16N8K16);
    }
    return context.mma(a, b, sum, MMAShape.M16N8K16);
  }
}
