package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies a block of a matrix transposed: 4 x 4 floats at a time in registers, by swapping neighbors
 * and then pairs, which every vector instruction set does cheaply.
 */
final class Transposition {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
  private static final int SIDE = 4;

  private static final VectorShuffle<Float> NEIGHBORS =
      VectorShuffle.fromValues(SPECIES, 1, 0, 3, 2);
  private static final VectorShuffle<Float> PAIRS = VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1);
  private static final VectorMask<Float> EVEN = VectorMask.fromLong(SPECIES, 0b0101);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0b1010);
  private static final VectorMask<Float> LOW = VectorMask.fromLong(SPECIES, 0b0011);
  private static final VectorMask<Float> HIGH = VectorMask.fromLong(SPECIES, 0b1100);

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
    int squareColumns = columns - columns % SIDE;
    int i = 0;
    for (; i <= rows - SIDE; i += SIDE) {
      int source = fromOffset + i * fromStride;
      copyFourRows(squareColumns, from, source, fromStride, to, toOffset + i, toStride);
      for (int r = 0; r < SIDE; r++) {
        for (int j = squareColumns; j < columns; j++) {
          to[toOffset + j * toStride + i + r] = from[source + r * fromStride + j];
        }
      }
    }
    for (; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[fromOffset + i * fromStride + j];
      }
    }
  }

  private static void copyFourRows(
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    int from1 = fromOffset + fromStride;
    int from2 = from1 + fromStride;
    int from3 = from2 + fromStride;
    int to1 = toOffset + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    for (int j = 0; j < columns; j += SIDE) {
      FloatVector r0 = FloatVector.fromArray(SPECIES, from, fromOffset + j);
      FloatVector r1 = FloatVector.fromArray(SPECIES, from, from1 + j);
      FloatVector r2 = FloatVector.fromArray(SPECIES, from, from2 + j);
      FloatVector r3 = FloatVector.fromArray(SPECIES, from, from3 + j);
      FloatVector even01 = r0.blend(r1.rearrange(NEIGHBORS), ODD);
      FloatVector odd01 = r1.blend(r0.rearrange(NEIGHBORS), EVEN);
      FloatVector even23 = r2.blend(r3.rearrange(NEIGHBORS), ODD);
      FloatVector odd23 = r3.blend(r2.rearrange(NEIGHBORS), EVEN);
      int target = j * toStride;
      even01.blend(even23.rearrange(PAIRS), HIGH).intoArray(to, toOffset + target);
      odd01.blend(odd23.rearrange(PAIRS), HIGH).intoArray(to, to1 + target);
      even23.blend(even01.rearrange(PAIRS), LOW).intoArray(to, to2 + target);
      odd23.blend(odd01.rearrange(PAIRS), LOW).intoArray(to, to3 + target);
    }
  }
}
