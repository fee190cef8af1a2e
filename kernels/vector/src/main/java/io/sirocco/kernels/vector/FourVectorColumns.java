package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel that is four vectors wide and whose strip of A is packed.
 *
 * <p>One method a row count, whose accumulators are local variables, because the compiler keeps
 * only those in registers: a loop over rows would put them into memory. So the text is regular on
 * purpose.
 *
 * <p>The distance of two rows is 1, yet a variable: the compiler loads at constant distances all
 * before their use, for which there are too few registers (63 instead of 97 percent of the peak).
 * For the loop to count columns, not k, is worth 8 percent: the addresses need no arithmetic then.
 */
final class FourVectorColumns {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 4 * LANES;
  private static final int STEP = MicroKernel.COLUMN_STEP;

  private FourVectorColumns() {}

  /** See {@link MicroKernel#multiply}. */
  static void multiply(
      Strip strip, int rows, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    switch (rows) {
      case 1 -> rows1(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 2 -> rows2(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 3 -> rows3(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 4 -> rows4(strip, depth, aOffset, bOffset, cOffset, startOffset);
      case 5 -> { // as three and two, whose 12 and 8 sums still cover the latency
        rows3(strip, depth, aOffset, bOffset, cOffset, startOffset);
        rows2(
            strip,
            depth,
            aOffset + 3 * strip.aStride(),
            bOffset,
            cOffset + 3 * strip.cStride(),
            startOffset + 3 * strip.startStride());
      }
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
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, panel + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, panel + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    c02.intoArray(c, t + 2 * LANES);
    c03.intoArray(c, t + 3 * LANES);
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
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, panel + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, panel + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    c02.intoArray(c, t + 2 * LANES);
    c03.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    c12.intoArray(c, t + 2 * LANES);
    c13.intoArray(c, t + 3 * LANES);
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
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, panel + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, panel + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    c02.intoArray(c, t + 2 * LANES);
    c03.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    c12.intoArray(c, t + 2 * LANES);
    c13.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c20.intoArray(c, t);
    c21.intoArray(c, t + LANES);
    c22.intoArray(c, t + 2 * LANES);
    c23.intoArray(c, t + 3 * LANES);
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
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, panel + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, panel + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(SPECIES, a[a3 + column]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    c02.intoArray(c, t + 2 * LANES);
    c03.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    c12.intoArray(c, t + 2 * LANES);
    c13.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c20.intoArray(c, t);
    c21.intoArray(c, t + LANES);
    c22.intoArray(c, t + 2 * LANES);
    c23.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c30.intoArray(c, t);
    c31.intoArray(c, t + LANES);
    c32.intoArray(c, t + 2 * LANES);
    c33.intoArray(c, t + 3 * LANES);
  }

  private static void rows6(
      Strip strip, int depth, int aOffset, int bOffset, int cOffset, int startOffset) {
    float[] a = strip.a();
    float[] b = strip.b();
    float[] start = strip.start();
    int a1 = aOffset + strip.aStride();
    int a2 = aOffset + 2 * strip.aStride();
    int a3 = aOffset + 3 * strip.aStride();
    int a4 = aOffset + 4 * strip.aStride();
    int a5 = aOffset + 5 * strip.aStride();
    int s = startOffset;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c43 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    s += strip.startStride();
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, s + LANES);
    FloatVector c52 = FloatVector.fromArray(SPECIES, start, s + 2 * LANES);
    FloatVector c53 = FloatVector.fromArray(SPECIES, start, s + 3 * LANES);
    for (int column = 0; column < STEP * depth; column += STEP) {
      int panel = bOffset + column * (WIDTH / STEP);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, panel + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, panel + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + column]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, a[a1 + column]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(SPECIES, a[a2 + column]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(SPECIES, a[a3 + column]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = FloatVector.broadcast(SPECIES, a[a4 + column]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = FloatVector.broadcast(SPECIES, a[a5 + column]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
    }
    float[] c = strip.c();
    int t = cOffset;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    c02.intoArray(c, t + 2 * LANES);
    c03.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    c12.intoArray(c, t + 2 * LANES);
    c13.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c20.intoArray(c, t);
    c21.intoArray(c, t + LANES);
    c22.intoArray(c, t + 2 * LANES);
    c23.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c30.intoArray(c, t);
    c31.intoArray(c, t + LANES);
    c32.intoArray(c, t + 2 * LANES);
    c33.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c40.intoArray(c, t);
    c41.intoArray(c, t + LANES);
    c42.intoArray(c, t + 2 * LANES);
    c43.intoArray(c, t + 3 * LANES);
    t += strip.cStride();
    c50.intoArray(c, t);
    c51.intoArray(c, t + LANES);
    c52.intoArray(c, t + 2 * LANES);
    c53.intoArray(c, t + 3 * LANES);
  }
}
