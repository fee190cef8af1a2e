package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Precision;

/**
 * An array of {@link Approximation}s.
 *
 * @param value the exact values
 * @param error bounds on |computed - value|
 */
@SuppressWarnings("ArrayRecordComponent") // two columns of one table, never compared as a whole
record Approximations(double[] value, double[] error) {

  /** Zeros, to be set. */
  Approximations(int length) {
    this(new double[length], new double[length]);
  }

  /** Numbers that are given as floats. */
  static Approximations exact(float[] values) {
    Approximations exact = new Approximations(values.length);
    for (int i = 0; i < values.length; i++) {
      exact.value[i] = values[i];
    }
    return exact;
  }

  /** A matrix of so many rows, with its columns as rows. */
  Approximations transposed(int rows) {
    int columns = value.length / rows;
    Approximations transposed = new Approximations(value.length);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed.value[column * rows + row] = value[row * columns + column];
        transposed.error[column * rows + row] = error[row * columns + column];
      }
    }
    return transposed;
  }

  /** Each rounded to the precision of factors. */
  Approximations rounded(Precision precision) {
    Approximations rounded = new Approximations(value.length);
    for (int i = 0; i < value.length; i++) {
      rounded.set(i, get(i).rounded(precision));
    }
    return rounded;
  }

  int length() {
    return value.length;
  }

  Approximation get(int index) {
    return new Approximation(value[index], error[index]);
  }

  void set(int index, Approximation approximation) {
    value[index] = approximation.value();
    error[index] = approximation.error();
  }

  /** The exact values, rounded to floats: consistent input for an op that follows. */
  float[] toFloats() {
    float[] floats = new float[value.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) value[i];
    }
    return floats;
  }
}
