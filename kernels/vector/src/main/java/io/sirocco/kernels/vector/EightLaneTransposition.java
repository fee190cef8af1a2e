package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of 8 x 8 floats in registers, for vectors of 8: rows that differ in one bit of
 * their number swap the elements whose column differs in that bit, a bit at a time. For the highest
 * bit no element has to move within a vector: the other half is loaded from where it meets its
 * place.
 */
final class EightLaneTransposition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int SIDE = 8;

  private static final VectorShuffle<Float> SWAP_1 = Transposition.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Transposition.swap(2);
  private static final VectorMask<Float> SET_1 = Transposition.columnsWith(1);
  private static final VectorMask<Float> SET_2 = Transposition.columnsWith(2);
  private static final VectorMask<Float> SET_4 = Transposition.columnsWith(4);

  private EightLaneTransposition() {}

  /**
   * to[j][i] = from[i][j], i &lt; 8, j &lt; columns; see {@link Transposition#copy}.
   *
   * @param columns a multiple of 8
   */
  static void copyRows(
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    for (int j = 0; j < columns; j += SIDE) {
      int low = fromOffset + j;
      int high = low + 4 * fromStride;
      FloatVector a0 =
          FloatVector.fromArray(SPECIES, from, low)
              .blend(FloatVector.fromArray(SPECIES, from, high - 4), SET_4);
      FloatVector a4 =
          FloatVector.fromArray(SPECIES, from, low + 4)
              .blend(FloatVector.fromArray(SPECIES, from, high), SET_4);
      low += fromStride;
      high += fromStride;
      FloatVector a1 =
          FloatVector.fromArray(SPECIES, from, low)
              .blend(FloatVector.fromArray(SPECIES, from, high - 4), SET_4);
      FloatVector a5 =
          FloatVector.fromArray(SPECIES, from, low + 4)
              .blend(FloatVector.fromArray(SPECIES, from, high), SET_4);
      low += fromStride;
      high += fromStride;
      FloatVector a2 =
          FloatVector.fromArray(SPECIES, from, low)
              .blend(FloatVector.fromArray(SPECIES, from, high - 4), SET_4);
      FloatVector a6 =
          FloatVector.fromArray(SPECIES, from, low + 4)
              .blend(FloatVector.fromArray(SPECIES, from, high), SET_4);
      low += fromStride;
      high += fromStride;
      FloatVector a3 =
          FloatVector.fromArray(SPECIES, from, low)
              .blend(FloatVector.fromArray(SPECIES, from, high - 4), SET_4);
      FloatVector a7 =
          FloatVector.fromArray(SPECIES, from, low + 4)
              .blend(FloatVector.fromArray(SPECIES, from, high), SET_4);
      FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), SET_1);
      FloatVector b1 = a0.rearrange(SWAP_1).blend(a1, SET_1);
      FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), SET_1);
      FloatVector b3 = a2.rearrange(SWAP_1).blend(a3, SET_1);
      FloatVector b4 = a4.blend(a5.rearrange(SWAP_1), SET_1);
      FloatVector b5 = a4.rearrange(SWAP_1).blend(a5, SET_1);
      FloatVector b6 = a6.blend(a7.rearrange(SWAP_1), SET_1);
      FloatVector b7 = a6.rearrange(SWAP_1).blend(a7, SET_1);
      FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), SET_2);
      FloatVector c2 = b0.rearrange(SWAP_2).blend(b2, SET_2);
      FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), SET_2);
      FloatVector c3 = b1.rearrange(SWAP_2).blend(b3, SET_2);
      FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), SET_2);
      FloatVector c6 = b4.rearrange(SWAP_2).blend(b6, SET_2);
      FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), SET_2);
      FloatVector c7 = b5.rearrange(SWAP_2).blend(b7, SET_2);
      int at = toOffset + j * toStride;
      c0.intoArray(to, at);
      at += toStride;
      c1.intoArray(to, at);
      at += toStride;
      c2.intoArray(to, at);
      at += toStride;
      c3.intoArray(to, at);
      at += toStride;
      c4.intoArray(to, at);
      at += toStride;
      c5.intoArray(to, at);
      at += toStride;
      c6.intoArray(to, at);
      at += toStride;
      c7.intoArray(to, at);
    }
  }
}
