package io.sirocco.training;

/**
 * The scale of losses as it stands, a part of a checkpoint.
 *
 * @param factor by which losses count in the gradients; 0 where they are not scaled
 * @param goodSteps steps with finite gradients since it changed
 * @param skippedSteps steps of the whole run whose gradients were not finite: they drew their data
 *     and updated nothing
 */
public record LossScale(double factor, int goodSteps, int skippedSteps) {

  /** Losses count as they are, and always did. */
  public static final LossScale NONE = new LossScale(0, 0, 0);

  /** Checks the ranges. */
  public LossScale {
    if (!(factor >= 0) || goodSteps < 0 || skippedSteps < 0) {
      throw new IllegalArgumentException(
          "factor=%s, good_steps=%d, skipped_steps=%d: one is below 0"
              .formatted(factor, goodSteps, skippedSteps));
    }
  }

  /** Whether losses are scaled. */
  boolean scales() {
    return factor > 0;
  }

  /** What losses are multiplied by. */
  double multiplier() {
    return scales() ? factor : 1;
  }

  /** The updates among so many steps: what Adam counts. */
  int updates(int steps) {
    return steps - skippedSteps;
  }

  /** The scale of a run that goes on with a precision, perhaps another than before. */
  LossScale in(MixedPrecision precision) {
    if (!precision.scalesLosses()) {
      return new LossScale(0, 0, skippedSteps);
    }
    return scales() ? this : new LossScale(precision.scaling().initial(), 0, skippedSteps);
  }

  /**
   * The scale after a step; a step with a norm that is not finite has updated nothing.
   *
   * @param norm of the gradients
   * @param step its number, from 0
   * @throws NonFiniteException if the scale would fall below its minimum
   */
  LossScale after(LossScaling scaling, double norm, int step) {
    if (Double.isFinite(norm)) {
      return goodSteps + 1 >= scaling.window()
          ? new LossScale(factor * 2, 0, skippedSteps)
          : new LossScale(factor, goodSteps + 1, skippedSteps);
    }
    double half = factor / 2;
    if (half < scaling.minimum()) {
      throw new NonFiniteException(
          "gradient norm",
          norm,
          step + 1,
          "half of the loss scale %s is below min_loss_scale %s"
              .formatted(factor, scaling.minimum()));
    }
    return new LossScale(half, 0, skippedSteps + 1);
  }
}
