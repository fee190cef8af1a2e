package io.sirocco.kernels;

/**
 * The constants of AdamW.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, above 0
 * @param weightDecay decoupled decay a step, times the learning rate, at least 0
 */
public record AdamWSettings(double beta1, double beta2, double epsilon, double weightDecay) {

  /** Checks the ranges. */
  public AdamWSettings {
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon %s is not above 0".formatted(epsilon));
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weight decay %s is below 0".formatted(weightDecay));
    }
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s %s is not in [0, 1)".formatted(name, value));
    }
  }
}
