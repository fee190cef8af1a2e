package io.sirocco.kernels.vector;

import io.sirocco.kernels.Precision;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rounds floats to the 16-bit types, as {@link Precision#round(float)} does and to the same bits.
 */
final class Narrowing {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.LANES;
  private static final int INFINITY = 0x7F80_0000;

  /** The bits of 65504, the largest binary16. */
  private static final int LARGEST = 0x477F_E000;

  /** The bits of 2^-14, the smallest normal binary16. */
  private static final int SMALLEST_NORMAL = 0x3880_0000;

  /** Of its binade the floats are as far apart as subnormal numbers of binary16: 2^-24. */
  private static final float SUBNORMAL = 0.5f;

  private Narrowing() {}

  /** y[i] = x[i] rounded to a 16-bit type. */
  static void round(Precision precision, float[] y, int yAt, float[] x, int xAt, int n) {
    int vectors = n - n % LANES;
    switch (precision) {
      case BF16 -> roundBf16(y, yAt, x, xAt, vectors);
      case F16 -> roundF16(y, yAt, x, xAt, vectors);
      case F32, I32 -> throw new IllegalArgumentException(precision + " has not 16 bits");
    }
    for (int i = vectors; i < n; i++) {
      y[yAt + i] = precision.round(x[xAt + i]);
    }
  }

  /** Adds just under half a unit of the upper half, or half where that is odd, and cuts. */
  private static void roundBf16(float[] y, int yAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + i);
      IntVector bits = value.reinterpretAsInts();
      IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
      IntVector rounded = bits.add(odd).add(0x7FFF).and(0xFFFF_0000);
      VectorMask<Float> none = value.compare(VectorOperators.NE, value);
      rounded.reinterpretAsFloats().blend(value, none).intoArray(y, yAt + i);
    }
  }

  /**
   * The same for 13 bits; below the normal numbers the sum with a float of the same unit rounds.
   */
  private static void roundF16(float[] y, int yAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + i);
      IntVector bits = value.reinterpretAsInts();
      IntVector magnitude = bits.and(0x7FFF_FFFF);
      IntVector odd = magnitude.lanewise(VectorOperators.LSHR, 13).and(1);
      IntVector rounded = magnitude.add(odd).add(0xFFF).and(0xFFFF_E000);
      rounded = rounded.blend(INFINITY, rounded.compare(VectorOperators.GT, LARGEST));
      IntVector small =
          magnitude.reinterpretAsFloats().add(SUBNORMAL).sub(SUBNORMAL).reinterpretAsInts();
      rounded = rounded.blend(small, magnitude.compare(VectorOperators.LT, SMALLEST_NORMAL));
      IntVector signed = rounded.or(bits.and(0x8000_0000));
      VectorMask<Float> none = value.compare(VectorOperators.NE, value);
      signed.reinterpretAsFloats().blend(value, none).intoArray(y, yAt + i);
    }
  }
}
