package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel that is two vectors wide, for a full strip in {@link StripLayout#BLOCKS}: it
 * takes nearly all of the time of the products whose A lies along k.
 *
 * <p>{@link MicroKernel#BLOCK_DEPTH} k a turn, since then most addresses are short constant
 * distances from one register: fewer and shorter instructions, which counts where another hardware
 * thread shares the core (78 instead of 70 GFLOP/s there with rows at a constant distance; alone
 * both reach the peak).
 *
 * <p>Left to itself the compiler loads everything before it uses anything, and runs out of
 * registers. It moves neither a load up nor a sum down past an exit of the loop that needs the
 * sums: hence the exit after each k, which other depths take, and one in the midst of it, which is
 * never taken (without it the loop is at times compiled to half of its speed).
 *
 * <p>The compiler checks the bounds once, before the loop, for the last turn as if it were whole.
 * So panel and strip must not end their arrays in the midst of a turn, or it gives up that check
 * and is four times slower from then on.
 */
final class TwoVectorBlocks {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;
  private static final int ROWS = MicroKernel.ROWS;
  private static final int DEPTH = MicroKernel.BLOCK_DEPTH;

  private TwoVectorBlocks() {}

  /** See {@link MicroKernel#multiply}. */
  static void multiply(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int s = startOffset;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, s + LANES);
    int never = -1 - strip.cStride();
    for (int k = 0; k < depth; k += DEPTH) {
      int panel = bOffset + k * WIDTH;
      int block = aOffset + k * ROWS;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[block]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[block + DEPTH]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[block + 2 * DEPTH]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[block + 3 * DEPTH]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[block + 4 * DEPTH]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[block + 5 * DEPTH]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 1) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[block + 1]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[block + DEPTH + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[block + 2 * DEPTH + 1]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[block + 3 * DEPTH + 1]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[block + 4 * DEPTH + 1]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[block + 5 * DEPTH + 1]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 2) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + 2 * WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + 2 * WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[block + 2]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[block + DEPTH + 2]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[block + 2 * DEPTH + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[block + 3 * DEPTH + 2]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[block + 4 * DEPTH + 2]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[block + 5 * DEPTH + 2]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 3) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + 3 * WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + 3 * WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[block + 3]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[block + DEPTH + 3]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[block + 2 * DEPTH + 3]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[block + 3 * DEPTH + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[block + 4 * DEPTH + 3]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[block + 5 * DEPTH + 3]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    t += strip.cStride();
    c20.intoArray(c, t);
    c21.intoArray(c, t + LANES);
    t += strip.cStride();
    c30.intoArray(c, t);
    c31.intoArray(c, t + LANES);
    t += strip.cStride();
    c40.intoArray(c, t);
    c41.intoArray(c, t + LANES);
    t += strip.cStride();
    c50.intoArray(c, t);
    c51.intoArray(c, t + LANES);
  }
}
