package io.sirocco.kernels.vector;

import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies a block of a matrix transposed, in squares whose side is a vector.
 *
 * <p>Vectors of one size only, here as everywhere: where two are in use, the compiler can no longer
 * tell which of them an operation of the Vector API is called on, and now and then allocates what
 * should have been a register.
 */
final class Transposition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int SIDE = SPECIES.length();

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
    int squareRows = rows - rows % SIDE;
    int squareColumns = columns - columns % SIDE;
    for (int i = 0; i < squareRows; i += SIDE) {
      int source = fromOffset + i * fromStride;
      copyRows(squareColumns, from, source, fromStride, to, toOffset + i, toStride);
    }
    for (int i = 0; i < rows; i++) {
      int first = i < squareRows ? squareColumns : 0;
      int source = fromOffset + i * fromStride;
      int target = toOffset + first * toStride + i;
      for (int j = first; j < columns; j++) {
        to[target] = from[source + j];
        target += toStride;
      }
    }
  }

  /** As many rows as a vector has lanes. */
  private static void copyRows(
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    if (SIDE == 8) {
      EightLaneTransposition.copyRows(
          columns, from, fromOffset, fromStride, to, toOffset, toStride);
      return;
    }
    for (int j = 0; j < columns; j += SIDE) {
      int source = fromOffset + j;
      int target = toOffset + j * toStride;
      if (SIDE == 4) {
        FourLaneTransposition.copySquare(from, source, fromStride, to, target, toStride);
      } else {
        SixteenLaneTransposition.copySquare(from, source, fromStride, to, target, toStride);
      }
    }
  }

  /** Exchanges columns whose numbers differ in one bit. */
  static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(SPECIES, column -> column ^ bit);
  }

  /** The columns whose numbers have a bit. */
  static VectorMask<Float> columnsWith(int bit) {
    boolean[] columns = new boolean[SIDE];
    for (int column = 0; column < SIDE; column++) {
      columns[column] = (column & bit) != 0;
    }
    return VectorMask.fromArray(SPECIES, columns, 0);
  }

  /** The columns whose numbers lack a bit. */
  static VectorMask<Float> columnsWithout(int bit) {
    return columnsWith(bit).not();
  }
}
