package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of 8 x 8 floats in registers, for vectors of 8: rows that differ in one bit of
 * their number swap the elements whose column differs in that bit, a bit at a time.
 */
final class EightLaneTransposition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private static final VectorShuffle<Float> SWAP_1 = Transposition.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Transposition.swap(2);
  private static final VectorShuffle<Float> SWAP_4 = Transposition.swap(4);
  private static final VectorMask<Float> SET_1 = Transposition.columnsWith(1);
  private static final VectorMask<Float> CLEAR_1 = Transposition.columnsWithout(1);
  private static final VectorMask<Float> SET_2 = Transposition.columnsWith(2);
  private static final VectorMask<Float> CLEAR_2 = Transposition.columnsWithout(2);
  private static final VectorMask<Float> SET_4 = Transposition.columnsWith(4);
  private static final VectorMask<Float> CLEAR_4 = Transposition.columnsWithout(4);

  private EightLaneTransposition() {}

  /** to[j][i] = from[i][j] for one square; see {@link Transposition#copy}. */
  static void copySquare(
      float[] from, int fromOffset, int fromStride, float[] to, int toOffset, int toStride) {
    int at = fromOffset;
    FloatVector a0 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a1 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a2 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a3 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a4 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a5 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a6 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a7 = FloatVector.fromArray(SPECIES, from, at);
    FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), SET_1);
    FloatVector b1 = a1.blend(a0.rearrange(SWAP_1), CLEAR_1);
    FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), SET_1);
    FloatVector b3 = a3.blend(a2.rearrange(SWAP_1), CLEAR_1);
    FloatVector b4 = a4.blend(a5.rearrange(SWAP_1), SET_1);
    FloatVector b5 = a5.blend(a4.rearrange(SWAP_1), CLEAR_1);
    FloatVector b6 = a6.blend(a7.rearrange(SWAP_1), SET_1);
    FloatVector b7 = a7.blend(a6.rearrange(SWAP_1), CLEAR_1);
    FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), SET_2);
    FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), SET_2);
    FloatVector c2 = b2.blend(b0.rearrange(SWAP_2), CLEAR_2);
    FloatVector c3 = b3.blend(b1.rearrange(SWAP_2), CLEAR_2);
    FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), SET_2);
    FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), SET_2);
    FloatVector c6 = b6.blend(b4.rearrange(SWAP_2), CLEAR_2);
    FloatVector c7 = b7.blend(b5.rearrange(SWAP_2), CLEAR_2);
    FloatVector d0 = c0.blend(c4.rearrange(SWAP_4), SET_4);
    FloatVector d1 = c1.blend(c5.rearrange(SWAP_4), SET_4);
    FloatVector d2 = c2.blend(c6.rearrange(SWAP_4), SET_4);
    FloatVector d3 = c3.blend(c7.rearrange(SWAP_4), SET_4);
    FloatVector d4 = c4.blend(c0.rearrange(SWAP_4), CLEAR_4);
    FloatVector d5 = c5.blend(c1.rearrange(SWAP_4), CLEAR_4);
    FloatVector d6 = c6.blend(c2.rearrange(SWAP_4), CLEAR_4);
    FloatVector d7 = c7.blend(c3.rearrange(SWAP_4), CLEAR_4);
    at = toOffset;
    d0.intoArray(to, at);
    at += toStride;
    d1.intoArray(to, at);
    at += toStride;
    d2.intoArray(to, at);
    at += toStride;
    d3.intoArray(to, at);
    at += toStride;
    d4.intoArray(to, at);
    at += toStride;
    d5.intoArray(to, at);
    at += toStride;
    d6.intoArray(to, at);
    at += toStride;
    d7.intoArray(to, at);
  }
}
