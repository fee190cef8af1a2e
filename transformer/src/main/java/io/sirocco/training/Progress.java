package io.sirocco.training;

/**
 * Where a run stands: with the parameters, the moments and the configuration, all that is needed to
 * go on bit for bit.
 *
 * @param step optimizer steps done
 * @param maxSteps the steps at which the run ends, or {@link #UNDECIDED}
 * @param evaluatedStep the step at which the last evaluation was made, or {@link #NEVER}
 * @param validation what the evaluations so far have come to
 * @param spent what the run has consumed
 * @param lossScale what losses are multiplied by, and the steps that updated nothing for that
 * @param stability outlying steps and what was done about them
 */
public record Progress(
    int step,
    int maxSteps,
    int evaluatedStep,
    EarlyStopping.Progress validation,
    Spent spent,
    LossScale lossScale,
    Stability stability) {

  /** Checks the ranges. */
  public Progress {
    if (step < 0) {
      throw new IllegalArgumentException("step %d is negative".formatted(step));
    }
    if (maxSteps != UNDECIDED && maxSteps < 1) {
      throw new IllegalArgumentException("a run of %d steps is too short".formatted(maxSteps));
    }
    if (evaluatedStep != NEVER && (evaluatedStep < 0 || evaluatedStep > step)) {
      throw new IllegalArgumentException(
          "evaluated at step %d, which is not among the %d done".formatted(evaluatedStep, step));
    }
    long skipped = (long) lossScale.skippedSteps() + stability.skippedSteps();
    if (skipped > step) {
      throw new IllegalArgumentException("%d steps skipped of %d".formatted(skipped, step));
    }
  }

  /** The number of steps is not fixed yet, because the first ones are still being timed. */
  public static final int UNDECIDED = -1;

  /** No evaluation was made. */
  public static final int NEVER = -1;

  /** The beginning of a run. */
  public static Progress start(TrainingSettings.Length length) {
    int maxSteps =
        switch (length) {
          case TrainingSettings.Length.Steps(var steps) -> steps;
          case TrainingSettings.Length.Minutes _ -> UNDECIDED;
        };
    return new Progress(
        0,
        maxSteps,
        NEVER,
        EarlyStopping.Progress.NONE,
        new Spent(0, 0),
        LossScale.NONE,
        Stability.NONE);
  }

  Progress stepped(TrainingStep.Result result) {
    Spent more = new Spent(spent.tokens() + result.targets(), spent.seconds());
    return new Progress(
        step + 1,
        maxSteps,
        evaluatedStep,
        validation,
        more,
        result.lossScale(),
        result.stability());
  }

  Progress evaluated(EarlyStopping earlyStopping, double loss) {
    EarlyStopping.Progress after = earlyStopping.after(validation, loss);
    return new Progress(step, maxSteps, step, after, spent, lossScale, stability);
  }

  Progress decided(int steps) {
    return new Progress(step, steps, evaluatedStep, validation, spent, lossScale, stability);
  }

  Progress at(double seconds) {
    Spent longer = new Spent(spent.tokens(), seconds);
    return new Progress(step, maxSteps, evaluatedStep, validation, longer, lossScale, stability);
  }

  Progress in(MixedPrecision precision) {
    LossScale scale = lossScale.in(precision);
    return new Progress(step, maxSteps, evaluatedStep, validation, spent, scale, stability);
  }

  /**
   * This state of a checkpoint, gone back to.
   *
   * @param givenUp where the run was
   * @param factor of the learning rate from here on
   */
  public Progress rolledBack(Progress givenUp, double factor) {
    Stability after = stability.rolledBack(givenUp.stability, factor);
    return new Progress(step, maxSteps, evaluatedStep, validation, spent, lossScale, after);
  }
}
