package io.sirocco.kernels;

/** How far logits are from their targets, in {@link Op.TargetLoss}. */
public sealed interface Criterion {

  /**
   * The logistic loss: each logit z tells a target y in [0, 1] for itself. l = log(1 + e^z) - y z,
   * the binary cross-entropy of σ(z); its slope is σ(z) - y.
   */
  record Logistic() implements Criterion {}

  /** The squared error l = (z - y)²; its slope is 2 (z - y). */
  record Squared() implements Criterion {}

  /**
   * The focal loss of a softmax over the row: Lin et al. 2017, section 3.2, with several classes. l
   * = -y (1 - p)^γ log p, where p is the class's probability and y its target, 1 for the class of
   * the row and 0 for others. With the attention a = y ((1 - p)^γ - γ p (1 - p)^(γ-1) log p) of
   * each class and weight w, the slope of the row's sum is p Σ w a - w a. Where γ is 0, it is the
   * cross-entropy.
   *
   * @param gamma how fast the loss of what is told well vanishes, at least 0
   */
  record Focal(double gamma) implements Criterion {
    /** Checks the exponent. */
    public Focal {
      if (!(gamma >= 0 && gamma <= MOST_GAMMA)) {
        throw new IllegalArgumentException(
            "gamma %s is not in [0, %s]".formatted(gamma, MOST_GAMMA));
      }
    }

    /** Beyond it nothing of a batch would count. */
    private static final double MOST_GAMMA = 100;
  }
}
