package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code that rounds floats to 16-bit types, to nearest, ties to even.
 *
 * <p>TornadoVM cannot read the bits of a float. So a number is scaled to between 1 and 2 by powers
 * of two, and rounded by adding and subtracting a float whose unit is that of the 16-bit type
 * there. All but that sum is exact, so that it is the same whether or not a device fuses it with
 * the product before it. Below the least power the unit remains, as that of subnormal numbers does.
 */
final class RoundingCode {

  /** 1.5 · 2^16, whose unit 2^-7 is that of 8 bits from 1 on. */
  private static final float BF16_ROUNDER = 98_304f;

  /** 1.5 · 2^13, whose unit 2^-10 is that of 11 bits from 1 on. */
  private static final float F16_ROUNDER = 12_288f;

  private static final float BF16_LEAST = 0x1p-126f;
  private static final float BF16_INVERSE = 0x1p126f;
  private static final float F16_LEAST = 0x1p-14f;
  private static final float F16_INVERSE = 0x1p14f;

  /** From there on a binary16 is infinite. */
  private static final float F16_LIMIT = 0x1p16f;

  private RoundingCode() {}

  /** y = x rounded to bfloat16 or to binary16. The steps stand there one by one: no loop. */
  static void roundFactors(
      KernelContext context,
      IntArray sizes, // x, y, elements, whether to bfloat16
      FloatArray x,
      FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      boolean upperHalf = sizes.get(3) == 1;
      float least = upperHalf ? BF16_LEAST : F16_LEAST;
      float inverse = upperHalf ? BF16_INVERSE : F16_INVERSE;
      float rounder = upperHalf ? BF16_ROUNDER : F16_ROUNDER;
      float value = x.get(sizes.get(0) + i);
      float magnitude = value < 0 ? -value : value;
      float scaled = magnitude;
      float power = 1;
      if (scaled >= 0x1p64f) {
        scaled *= 0x1p-64f;
        power *= 0x1p64f;
      }
      if (scaled >= 0x1p32f) {
        scaled *= 0x1p-32f;
        power *= 0x1p32f;
      }
      if (scaled >= 0x1p16f) {
        scaled *= 0x1p-16f;
        power *= 0x1p16f;
      }
      if (scaled >= 0x1p8f) {
        scaled *= 0x1p-8f;
        power *= 0x1p8f;
      }
      if (scaled >= 0x1p4f) {
        scaled *= 0x1p-4f;
        power *= 0x1p4f;
      }
      if (scaled >= 0x1p2f) {
        scaled *= 0x1p-2f;
        power *= 0x1p2f;
      }
      if (scaled >= 2) {
        scaled *= 0.5f;
        power *= 2;
      }
      if (scaled < 0x1p-63f) {
        scaled *= 0x1p64f;
        power *= 0x1p-64f;
      }
      if (scaled < 0x1p-31f) {
        scaled *= 0x1p32f;
        power *= 0x1p-32f;
      }
      if (scaled < 0x1p-15f) {
        scaled *= 0x1p16f;
        power *= 0x1p-16f;
      }
      if (scaled < 0x1p-7f) {
        scaled *= 0x1p8f;
        power *= 0x1p-8f;
      }
      if (scaled < 0x1p-3f) {
        scaled *= 0x1p4f;
        power *= 0x1p-4f;
      }
      if (scaled < 0x1p-1f) {
        scaled *= 0x1p2f;
        power *= 0x1p-2f;
      }
      if (scaled < 1) {
        scaled *= 2;
        power *= 0.5f;
      }
      if (magnitude < least) {
        power = least;
        scaled = magnitude * inverse;
      }
      float rounded = scaled + rounder - rounder;
      float result = rounded * power;
      if (!upperHalf && result >= F16_LIMIT) {
        result = Float.POSITIVE_INFINITY;
      }
      result = value < 0 ? -result : result;
      // Zero keeps its sign, and what is no number stays none: TornadoVM takes it for above limits.
      boolean stays = value == 0 || Float.isNaN(value);
      y.set(sizes.get(1) + i, stays ? value : result);
    }
  }
}
