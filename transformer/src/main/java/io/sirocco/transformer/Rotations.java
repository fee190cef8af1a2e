package io.sirocco.transformer;

import io.sirocco.kernels.Constant;

/**
 * The angles of rotary positions: Su et al. 2021, section 3.2.2. The row of position t holds the
 * cosines of t / 10000^(2i/D) for i below D/2, then the sines of the same.
 *
 * @param D head size, even
 */
record Rotations(int D) implements Constant.Values {

  private static final double BASE = 10_000;

  @Override
  public void fill(long from, float[] values) {
    for (int n = 0; n < values.length; n++) {
      long position = (from + n) / D;
      int column = (int) ((from + n) % D);
      int i = column % (D / 2);
      double angle = position / StrictMath.pow(BASE, 2.0 * i / D);
      values[n] = (float) (column < D / 2 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
  }
}
