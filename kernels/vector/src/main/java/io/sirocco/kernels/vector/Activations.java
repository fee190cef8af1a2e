package io.sirocco.kernels.vector;

import io.sirocco.kernels.Activation;

/** The activations of a linear layer over runs of elements. */
final class Activations {
  /** Elements of a block, whose passes find it in the first-level cache. */
  private static final int BLOCK = 1024;

  private Activations() {}

  /** y[i] = activation(z[i]); y must not overlap z. */
  static void apply(Activation activation, float[] y, int yAt, float[] z, int zAt, int n) {
    for (int from = 0; from < n; from += BLOCK) {
      int length = Math.min(BLOCK, n - from);
      switch (activation) {
        case NONE -> System.arraycopy(z, zAt + from, y, yAt + from, length);
        case GELU -> Gelu.apply(y, yAt + from, z, zAt + from, length);
        case GELU_TANH -> TanhGelu.apply(y, yAt + from, z, zAt + from, length);
        case TANH -> Tanh.apply(y, yAt + from, z, zAt + from, length);
        case RELU -> Relu.apply(y, yAt + from, z, zAt + from, length);
      }
    }
  }

  /** dz[i] = dy[i] activation'(z[i]) for n elements; dz must not overlap dy and z. */
  static void gradient(Activation activation, Floats dz, Floats dy, Floats z, int first, int n) {
    for (int from = first; from < first + n; from += BLOCK) {
      int length = Math.min(BLOCK, first + n - from);
      switch (activation) {
        case NONE -> System.arraycopy(dy.data(), dy.at() + from, dz.data(), dz.at() + from, length);
        case GELU -> Gelu.gradient(dz, dy, z, from, length);
        case GELU_TANH -> TanhGelu.gradient(dz, dy, z, from, length);
        case TANH -> Tanh.gradient(dz, dy, z, from, length);
        case RELU -> Relu.gradient(dz, dy, z, from, length);
      }
    }
  }
}
