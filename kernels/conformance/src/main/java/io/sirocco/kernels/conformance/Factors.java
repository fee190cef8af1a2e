package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import java.util.Set;

/** Values that show how the factors of products are rounded. */
final class Factors {

  /** The names of factors, in the ops that have any. */
  private static final Set<String> PORTS = Set.of("x", "weight", "a", "b", "dy");

  /** The spread of values most of which are subnormal in binary16, with some bits left. */
  static final double SUBNORMAL = 0x1p-18;

  private Factors() {}

  /** What the factors of an op are rounded to: f32, which is no rounding, for those without. */
  static Precision precision(Op any) {
    return switch (any) {
      case Op.Linear op -> op.precision();
      case Op.LinearBackward op -> op.precision();
      case Op.Matmul op -> op.precision();
      case Op.MatmulBackward op -> op.precision();
      case Op.CrossEntropy op -> op.precision();
      case Op.CrossEntropyBackward op -> op.precision();
      default -> Precision.F32;
    };
  }

  /** Whether a port of an op with rounded factors is one of them. */
  static boolean isFactor(String port) {
    return PORTS.contains(port);
  }

  /** Makes each value one that lies in the middle between two neighbors of the precision. */
  static void tie(Precision precision, float[] values) {
    int cut = cutBits(precision);
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      values[i] = Float.intBitsToFloat(((bits >> cut) << cut) | (1 << (cut - 1)));
    }
  }

  private static int cutBits(Precision precision) {
    return switch (precision) {
      case BF16 -> 16;
      case F16 -> 13;
      case F32, I32 -> throw new IllegalArgumentException(precision + " cuts no bits");
    };
  }

  /**
   * Makes one value of the last row the least that is rounded to infinity, and in binary16 every
   * fifth of the others the greatest that is not.
   */
  static void overflow(Precision precision, float[] values, int width) {
    if (precision == Precision.F16) {
      for (int i = 0; i < values.length; i += 5) {
        values[i] = Math.copySign(Math.nextDown(65520f), values[i]);
      }
    }
    values[values.length - width] = precision == Precision.F16 ? 65520f : 0x1.FFp127f;
  }
}
