package io.sirocco.kernels.reference;

/** Conversions at the f32 doors. */
final class Doubles {

  private Doubles() {}

  static double[] widened(float[] values) {
    double[] widened = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      widened[i] = values[i];
    }
    return widened;
  }

  /** Writes every value, rounded to nearest. */
  static void round(double[] values, float[] rounded) {
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
  }
}
