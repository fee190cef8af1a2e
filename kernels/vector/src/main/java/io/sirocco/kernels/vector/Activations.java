package io.sirocco.kernels.vector;

import io.sirocco.kernels.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The activations of a linear layer over runs of elements, which the last vector takes masked. */
final class Activations {
  private static final int LANES = Lanes.LANES;

  private Activations() {}

  /** y[i] = activation(z[i]). */
  static void apply(Activation activation, float[] y, int yAt, float[] z, int zAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, z, zAt + i);
      value(activation, value).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> rest = Lanes.first(n - i);
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, z, zAt + i, rest);
      value(activation, value).intoArray(y, yAt + i, rest);
    }
  }

  private static FloatVector value(Activation activation, FloatVector z) {
    return switch (activation) {
      case NONE -> z;
      case GELU -> Gelu.exact(z);
      case GELU_TANH -> Gelu.tanh(z);
      case TANH -> Elementary.tanh(z);
    };
  }

  /** dz[i] = dy[i] activation'(z[i]). */
  static void gradient(Activation activation, Floats dz, Floats dy, Floats z, int from, int n) {
    int dzAt = dz.at() + from;
    int dyAt = dy.at() + from;
    int zAt = z.at() + from;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector slope = FloatVector.fromArray(Lanes.SPECIES, z.data(), zAt + i);
      slope(activation, slope)
          .mul(FloatVector.fromArray(Lanes.SPECIES, dy.data(), dyAt + i))
          .intoArray(dz.data(), dzAt + i);
    }
    if (i < n) {
      VectorMask<Float> rest = Lanes.first(n - i);
      FloatVector slope = FloatVector.fromArray(Lanes.SPECIES, z.data(), zAt + i, rest);
      slope(activation, slope)
          .mul(FloatVector.fromArray(Lanes.SPECIES, dy.data(), dyAt + i, rest))
          .intoArray(dz.data(), dzAt + i, rest);
    }
  }

  private static FloatVector slope(Activation activation, FloatVector z) {
    return switch (activation) {
      case NONE -> Elementary.broadcast(1f);
      case GELU -> Gelu.exactDerivative(z);
      case GELU_TANH -> Gelu.tanhDerivative(z);
      case TANH -> Elementary.tanhDerivative(z);
    };
  }
}
