package io.sirocco.kernels.vector;

/** Copies a block of a matrix transposed. */
final class Transposition {
  private Transposition() {}

  /**
   * to[j][i] = from[i][j], i &lt; rows, j &lt; columns; the blocks must not overlap.
   *
   * @param fromOffset element (0,0) of the source, whose rows are {@code fromStride} apart
   * @param toOffset element (0,0) of the result, whose rows are {@code toStride} apart
   */
  static void copy(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    for (int i = 0; i < rows; i++) {
      int source = fromOffset + i * fromStride;
      int target = toOffset + i;
      for (int j = 0; j < columns; j++) {
        to[target] = from[source + j];
        target += toStride;
      }
    }
  }
}
