package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of 16 x 16 floats in registers, for vectors of 16: rows that differ in one bit
 * of their number swap the elements whose column differs in that bit, a bit at a time.
 */
final class SixteenLaneTransposition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private static final VectorShuffle<Float> SWAP_1 = Transposition.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Transposition.swap(2);
  private static final VectorShuffle<Float> SWAP_4 = Transposition.swap(4);
  private static final VectorShuffle<Float> SWAP_8 = Transposition.swap(8);
  private static final VectorMask<Float> SET_1 = Transposition.columnsWith(1);
  private static final VectorMask<Float> CLEAR_1 = Transposition.columnsWithout(1);
  private static final VectorMask<Float> SET_2 = Transposition.columnsWith(2);
  private static final VectorMask<Float> CLEAR_2 = Transposition.columnsWithout(2);
  private static final VectorMask<Float> SET_4 = Transposition.columnsWith(4);
  private static final VectorMask<Float> CLEAR_4 = Transposition.columnsWithout(4);
  private static final VectorMask<Float> SET_8 = Transposition.columnsWith(8);
  private static final VectorMask<Float> CLEAR_8 = Transposition.columnsWithout(8);

  private SixteenLaneTransposition() {}

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
    at += fromStride;
    FloatVector a8 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a9 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a10 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a11 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a12 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a13 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a14 = FloatVector.fromArray(SPECIES, from, at);
    at += fromStride;
    FloatVector a15 = FloatVector.fromArray(SPECIES, from, at);
    FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), SET_1);
    FloatVector b1 = a1.blend(a0.rearrange(SWAP_1), CLEAR_1);
    FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), SET_1);
    FloatVector b3 = a3.blend(a2.rearrange(SWAP_1), CLEAR_1);
    FloatVector b4 = a4.blend(a5.rearrange(SWAP_1), SET_1);
    FloatVector b5 = a5.blend(a4.rearrange(SWAP_1), CLEAR_1);
    FloatVector b6 = a6.blend(a7.rearrange(SWAP_1), SET_1);
    FloatVector b7 = a7.blend(a6.rearrange(SWAP_1), CLEAR_1);
    FloatVector b8 = a8.blend(a9.rearrange(SWAP_1), SET_1);
    FloatVector b9 = a9.blend(a8.rearrange(SWAP_1), CLEAR_1);
    FloatVector b10 = a10.blend(a11.rearrange(SWAP_1), SET_1);
    FloatVector b11 = a11.blend(a10.rearrange(SWAP_1), CLEAR_1);
    FloatVector b12 = a12.blend(a13.rearrange(SWAP_1), SET_1);
    FloatVector b13 = a13.blend(a12.rearrange(SWAP_1), CLEAR_1);
    FloatVector b14 = a14.blend(a15.rearrange(SWAP_1), SET_1);
    FloatVector b15 = a15.blend(a14.rearrange(SWAP_1), CLEAR_1);
    FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), SET_2);
    FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), SET_2);
    FloatVector c2 = b2.blend(b0.rearrange(SWAP_2), CLEAR_2);
    FloatVector c3 = b3.blend(b1.rearrange(SWAP_2), CLEAR_2);
    FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), SET_2);
    FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), SET_2);
    FloatVector c6 = b6.blend(b4.rearrange(SWAP_2), CLEAR_2);
    FloatVector c7 = b7.blend(b5.rearrange(SWAP_2), CLEAR_2);
    FloatVector c8 = b8.blend(b10.rearrange(SWAP_2), SET_2);
    FloatVector c9 = b9.blend(b11.rearrange(SWAP_2), SET_2);
    FloatVector c10 = b10.blend(b8.rearrange(SWAP_2), CLEAR_2);
    FloatVector c11 = b11.blend(b9.rearrange(SWAP_2), CLEAR_2);
    FloatVector c12 = b12.blend(b14.rearrange(SWAP_2), SET_2);
    FloatVector c13 = b13.blend(b15.rearrange(SWAP_2), SET_2);
    FloatVector c14 = b14.blend(b12.rearrange(SWAP_2), CLEAR_2);
    FloatVector c15 = b15.blend(b13.rearrange(SWAP_2), CLEAR_2);
    FloatVector d0 = c0.blend(c4.rearrange(SWAP_4), SET_4);
    FloatVector d1 = c1.blend(c5.rearrange(SWAP_4), SET_4);
    FloatVector d2 = c2.blend(c6.rearrange(SWAP_4), SET_4);
    FloatVector d3 = c3.blend(c7.rearrange(SWAP_4), SET_4);
    FloatVector d4 = c4.blend(c0.rearrange(SWAP_4), CLEAR_4);
    FloatVector d5 = c5.blend(c1.rearrange(SWAP_4), CLEAR_4);
    FloatVector d6 = c6.blend(c2.rearrange(SWAP_4), CLEAR_4);
    FloatVector d7 = c7.blend(c3.rearrange(SWAP_4), CLEAR_4);
    FloatVector d8 = c8.blend(c12.rearrange(SWAP_4), SET_4);
    FloatVector d9 = c9.blend(c13.rearrange(SWAP_4), SET_4);
    FloatVector d10 = c10.blend(c14.rearrange(SWAP_4), SET_4);
    FloatVector d11 = c11.blend(c15.rearrange(SWAP_4), SET_4);
    FloatVector d12 = c12.blend(c8.rearrange(SWAP_4), CLEAR_4);
    FloatVector d13 = c13.blend(c9.rearrange(SWAP_4), CLEAR_4);
    FloatVector d14 = c14.blend(c10.rearrange(SWAP_4), CLEAR_4);
    FloatVector d15 = c15.blend(c11.rearrange(SWAP_4), CLEAR_4);
    FloatVector e0 = d0.blend(d8.rearrange(SWAP_8), SET_8);
    FloatVector e1 = d1.blend(d9.rearrange(SWAP_8), SET_8);
    FloatVector e2 = d2.blend(d10.rearrange(SWAP_8), SET_8);
    FloatVector e3 = d3.blend(d11.rearrange(SWAP_8), SET_8);
    FloatVector e4 = d4.blend(d12.rearrange(SWAP_8), SET_8);
    FloatVector e5 = d5.blend(d13.rearrange(SWAP_8), SET_8);
    FloatVector e6 = d6.blend(d14.rearrange(SWAP_8), SET_8);
    FloatVector e7 = d7.blend(d15.rearrange(SWAP_8), SET_8);
    FloatVector e8 = d8.blend(d0.rearrange(SWAP_8), CLEAR_8);
    FloatVector e9 = d9.blend(d1.rearrange(SWAP_8), CLEAR_8);
    FloatVector e10 = d10.blend(d2.rearrange(SWAP_8), CLEAR_8);
    FloatVector e11 = d11.blend(d3.rearrange(SWAP_8), CLEAR_8);
    FloatVector e12 = d12.blend(d4.rearrange(SWAP_8), CLEAR_8);
    FloatVector e13 = d13.blend(d5.rearrange(SWAP_8), CLEAR_8);
    FloatVector e14 = d14.blend(d6.rearrange(SWAP_8), CLEAR_8);
    FloatVector e15 = d15.blend(d7.rearrange(SWAP_8), CLEAR_8);
    at = toOffset;
    e0.intoArray(to, at);
    at += toStride;
    e1.intoArray(to, at);
    at += toStride;
    e2.intoArray(to, at);
    at += toStride;
    e3.intoArray(to, at);
    at += toStride;
    e4.intoArray(to, at);
    at += toStride;
    e5.intoArray(to, at);
    at += toStride;
    e6.intoArray(to, at);
    at += toStride;
    e7.intoArray(to, at);
    at += toStride;
    e8.intoArray(to, at);
    at += toStride;
    e9.intoArray(to, at);
    at += toStride;
    e10.intoArray(to, at);
    at += toStride;
    e11.intoArray(to, at);
    at += toStride;
    e12.intoArray(to, at);
    at += toStride;
    e13.intoArray(to, at);
    at += toStride;
    e14.intoArray(to, at);
    at += toStride;
    e15.intoArray(to, at);
  }
}
