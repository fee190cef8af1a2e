package io.sirocco.training;

import io.sirocco.kernels.Precision;

/**
 * What a run computes in: factors of matrix products in one precision, everything else in f32.
 *
 * @param factors f32, bf16 or f16; with f16 losses are scaled
 * @param scaling of the losses, where they are scaled
 */
public record MixedPrecision(Precision factors, LossScaling scaling) {

  /** Everything in f32. */
  public static final MixedPrecision F32 =
      new MixedPrecision(Precision.F32, new LossScaling(1, 1, 1));

  /** Checks that factors can have the precision. */
  public MixedPrecision {
    if (factors == Precision.I32) {
      throw new IllegalArgumentException("factors of a product cannot be %s".formatted(factors));
    }
  }

  /** Whether losses are scaled: f16 alone has too few exponents for gradients. */
  public boolean scalesLosses() {
    return factors == Precision.F16;
  }

  @Override
  public String toString() {
    return switch (factors) {
      case F32, I32 -> "f32";
      case BF16 -> "bf16 factors of matrix products, f32 for the rest";
      case F16 -> "f16 factors of matrix products, f32 for the rest, losses scaled";
    };
  }
}
