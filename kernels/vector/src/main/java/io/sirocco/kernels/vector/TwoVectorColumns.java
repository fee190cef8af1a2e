package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel that is two vectors wide and whose strip of A is packed.
 *
 * <p>One method a row count, whose accumulators are local variables, because the compiler keeps
 * only those in registers: a loop over rows would put them into memory. So the text is regular on
 * purpose.
 *
 * <p>The distance of two rows is 1, yet a variable: the compiler loads at constant distances all
 * before their use, for which there are too few registers (63 instead of 97 percent of the peak).
 * For the loop to count columns, not k, is worth 8 percent: the addresses need no arithmetic then.
 */
final class TwoVectorColumns {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;
  private static final int STEP = MicroKernel.COLUMN_STEP;

  private TwoVectorColumns() {}

  /** See {@link MicroKernel#multiply}. */
  static void multiply(
      Strip strip, int rows, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    switch (rows) {
      case 1 -> rows1(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 2 -> rows2(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 3 -> rows3(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 4 -> rows4(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 5 -> rows5(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 6 -> rows6(strip, depth, aOffset, bOffset, cOffset, startOffset);
      default -> throw new AssertionError("a strip of " + rows + " rows");
    }
  }

  private static void rows1(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int s = startOffset;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
  }

  private static void rows2(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int a1 = aOffset + strip.aStride();
    int s = startOffset;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
  }

  private static void rows3(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int a1 = aOffset + strip.aStride();
    int a2 = aOffset + 2 * strip.aStride();
    int s = startOffset;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += strip.startStride();
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
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
  }

  private static void rows4(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int a1 = aOffset + strip.aStride();
    int a2 = aOffset + 2 * strip.aStride();
    int a3 = aOffset + 3 * strip.aStride();
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
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[a3 + column]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
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
  }

  private static void rows5(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int a1 = aOffset + strip.aStride();
    int a2 = aOffset + 2 * strip.aStride();
    int a3 = aOffset + 3 * strip.aStride();
    int a4 = aOffset + 4 * strip.aStride();
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
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[a3 + column]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[a4 + column]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
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
  }

  /** The whole strip: four k a turn, and exits, for the reasons of {@link TwoVectorBlocks}. */
  private static void rows6(
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
    for (int k = 0; k < depth; k += 4) {
      int panel = bOffset + k * WIDTH;
      int column = aOffset + k * STEP;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[column + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[column + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[column + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[column + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[column + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 1) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[column + STEP]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[column + STEP + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[column + STEP + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[column + STEP + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[column + STEP + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[column + STEP + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 2) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + 2 * WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + 2 * WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[column + 2 * STEP + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (k == depth - 3) {
        break;
      }
      b0 = FloatVector.fromArray(SPECIES, b, panel + 3 * WIDTH);
      b1 = FloatVector.fromArray(SPECIES, b, panel + 3 * WIDTH + LANES);
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      if (k == never) {
        break;
      }
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[column + 3 * STEP + 5]);
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
