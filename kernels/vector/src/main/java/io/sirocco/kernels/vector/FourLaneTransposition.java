package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of 4 x 4 floats in registers, for vectors of 4: rows that differ in one bit of
 * their number swap the elements whose column differs in that bit, a bit at a time.
 */
final class FourLaneTransposition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private static final VectorShuffle<Float> SWAP_1 = Transposition.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Transposition.swap(2);
  private static final VectorMask<Float> SET_1 = Transposition.columnsWith(1);
  private static final VectorMask<Float> CLEAR_1 = Transposition.columnsWithout(1);
  private static final VectorMask<Float> SET_2 = Transposition.columnsWith(2);
  private static final VectorMask<Float> CLEAR_2 = Transposition.columnsWithout(2);

  private FourLaneTransposition() {}

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
    FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), SET_1);
    FloatVector b1 = a1.blend(a0.rearrange(SWAP_1), CLEAR_1);
    FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), SET_1);
    FloatVector b3 = a3.blend(a2.rearrange(SWAP_1), CLEAR_1);
    FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), SET_2);
    FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), SET_2);
    FloatVector c2 = b2.blend(b0.rearrange(SWAP_2), CLEAR_2);
    FloatVector c3 = b3.blend(b1.rearrange(SWAP_2), CLEAR_2);
    at = toOffset;
    c0.intoArray(to, at);
    at += toStride;
    c1.intoArray(to, at);
    at += toStride;
    c2.intoArray(to, at);
    at += toStride;
    c3.intoArray(to, at);
  }
}
