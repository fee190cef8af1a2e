package io.sirocco.kernels.vector;

/**
 * Where a row-major matrix lies in an arena; element (i,j) is {@code data[offset + i * stride +
 * j]}.
 *
 * @param data the arena
 * @param offset first element, in floats
 * @param stride floats from a row to the next; larger than a row when the matrix is a slice
 */
@SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
record Matrix(float[] data, int offset, int stride) {
  Matrix {
    if (offset < 0 || offset > data.length) {
      throw new IllegalArgumentException(
          "offset=%d is outside of an arena of %d floats".formatted(offset, data.length));
    }
    if (stride < 0) {
      throw new IllegalArgumentException("stride=%d is negative".formatted(stride));
    }
  }

  /** Checks that a matrix of this many rows and columns lies inside its arena and its stride. */
  void checkHolds(String name, int rows, int columns) {
    if (rows > 1 && columns > stride) {
      throw new IllegalArgumentException(
          "%s has %d columns, more than its stride=%d".formatted(name, columns, stride));
    }
    long end = rows == 0 ? offset : offset + (rows - 1L) * stride + columns;
    if (end > data.length) {
      throw new IllegalArgumentException(
          "%s ends at %d, beyond an arena of %d floats".formatted(name, end, data.length));
    }
  }
}
