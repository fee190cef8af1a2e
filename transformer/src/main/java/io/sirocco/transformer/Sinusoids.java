package io.sirocco.transformer;

import io.sirocco.kernels.Constant;

/**
 * The constant position embeddings of Vaswani et al. 2017, section 3.5: channel 2i of position t is
 * sin(t / 10000^(2i/C)), channel 2i + 1 the cosine of the same.
 *
 * @param C channels
 */
record Sinusoids(int C) implements Constant.Values {

  private static final double BASE = 10_000;

  @Override
  public void fill(long from, float[] values) {
    for (int i = 0; i < values.length; i++) {
      long position = (from + i) / C;
      int channel = (int) ((from + i) % C);
      int pair = channel / 2;
      double angle = position / StrictMath.pow(BASE, 2.0 * pair / C);
      values[i] = (float) (channel % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
    }
  }
}
