package io.sirocco.kernels;

import java.util.Locale;

/** The element type of a tensor, or of the factors of a product. */
public enum Precision {
  /** IEEE 754 binary32. */
  F32(4),
  /** bfloat16: the upper half of a binary32. */
  BF16(2),
  /** IEEE 754 binary16. */
  F16(2),
  /** Two's complement 32-bit integer: token ids, positions, groups, row numbers. */
  I32(4);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /**
   * The nearest number of this type, of two equally near ones that with an even last bit: IEEE 754,
   * roundTiesToEven. Beyond the largest number and half a unit of its last place it is infinite;
   * subnormal numbers are kept, the sign of zero too, and what is not a number stays none.
   *
   * @throws IllegalArgumentException if this is i32
   */
  public float round(float value) {
    return switch (this) {
      case F32 -> value;
      case BF16 -> roundToUpperHalf(value);
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case I32 -> throw noFloats();
    };
  }

  /** As {@link #round(float)}, in one rounding. */
  public double round(double value) {
    return switch (this) {
      case F32 -> (float) value;
      case BF16 -> round(value, 8, -126, 0x1.FEp127);
      case F16 -> round(value, 11, -14, 0x1.FFCp15);
      case I32 -> throw noFloats();
    };
  }

  private IllegalArgumentException noFloats() {
    return new IllegalArgumentException("%s holds no fractions to round to".formatted(this));
  }

  private static float roundToUpperHalf(float value) {
    if (Float.isNaN(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    int toEven = 0x7FFF + (bits >>> 16 & 1);
    return Float.intBitsToFloat(bits + toEven & 0xFFFF_0000);
  }

  private static double round(double value, int digits, int leastExponent, double largest) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    int exponent = Math.max(Math.getExponent(value), leastExponent);
    double unit = Math.scalb(1.0, exponent - (digits - 1));
    double rounded = Math.rint(value / unit) * unit;
    return Math.abs(rounded) > largest ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
