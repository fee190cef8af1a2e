package io.sirocco.training;

/**
 * How the scale of losses is found where factors of products are f16, whose smallest numbers would
 * swallow most gradients: Micikevicius et al. 2018, section 3.2. It is halved where a gradient is
 * not finite, and doubled where none was for a while.
 *
 * @param initial the first scale, not below the minimum
 * @param window steps in a row with finite gradients after which the scale is doubled, at least 1
 * @param minimum where halving ends, at least 1
 */
public record LossScaling(double initial, int window, double minimum) {

  /** Checks the ranges. */
  public LossScaling {
    if (!(minimum >= 1) || !Double.isFinite(minimum)) {
      throw new IllegalArgumentException(
          "min_loss_scale %s is not a finite number of at least 1".formatted(minimum));
    }
    if (!(initial >= minimum) || !Double.isFinite(initial)) {
      throw new IllegalArgumentException(
          "initial_loss_scale %s is not a finite number of at least min_loss_scale %s"
              .formatted(initial, minimum));
    }
    if (window < 1) {
      throw new IllegalArgumentException("loss_scale_window %d is below 1".formatted(window));
    }
  }
}
