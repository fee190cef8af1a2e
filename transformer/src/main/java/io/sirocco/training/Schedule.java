package io.sirocco.training;

/**
 * The learning rate of each step. Steps are counted from 0, so that the first update is step 0 and
 * the last one step {@code maxSteps - 1}. Every schedule warms up: over its first steps the rate
 * rises linearly. All arithmetic is in double; the cosine is {@link StrictMath}'s, whose bits are
 * the same everywhere.
 */
public sealed interface Schedule {

  /** The highest learning rate. */
  double peak();

  /** The number of steps over which the rate rises. */
  long warmUp();

  /** The same schedule with another warm-up, for a run that turns out to be short. */
  Schedule withWarmUp(long steps);

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param maxSteps the number of steps at which the schedule ends
   * @throws IllegalArgumentException if the step is negative or the warm-up is longer than the run
   */
  double learningRate(long step, long maxSteps);

  /**
   * Warm-up, then the peak.
   *
   * <p>(peak) (step + 1) / (warmUp + 1) while step is below warmUp, then peak.
   *
   * @param peak the learning rate after the warm-up
   * @param warmUp the number of steps over which the rate rises
   */
  record Constant(double peak, long warmUp) implements Schedule {

    /** Checks the ranges. */
    public Constant {
      Schedule.check(peak, 0, warmUp);
    }

    @Override
    public Constant withWarmUp(long steps) {
      return new Constant(peak, steps);
    }

    @Override
    public double learningRate(long step, long maxSteps) {
      Schedule.check(step, maxSteps, warmUp);
      return step < warmUp ? Schedule.rise(peak, step, warmUp) : peak;
    }
  }

  /**
   * Warm-up, then a straight line that is counted from step 0, as BERT's is.
   *
   * <p>peak (step + 1) / (warmUp + 1) while step is below warmUp; then floor + (peak - floor) (1 -
   * step / maxSteps); from maxSteps on floor. At the end of the warm-up the rate therefore steps
   * down to the line. Source: google-research/bert, optimization.py, whose warm-up is peak step /
   * warmUp, so that its first update changes nothing.
   *
   * @param peak where the line begins at step 0
   * @param floor where it ends at maxSteps
   * @param warmUp the number of steps over which the rate rises
   */
  record Linear(double peak, double floor, long warmUp) implements Schedule {

    /** Checks the ranges. */
    public Linear {
      Schedule.check(peak, floor, warmUp);
    }

    @Override
    public Linear withWarmUp(long steps) {
      return new Linear(peak, floor, steps);
    }

    @Override
    public double learningRate(long step, long maxSteps) {
      Schedule.check(step, maxSteps, warmUp);
      if (step < warmUp) {
        return Schedule.rise(peak, step, warmUp);
      }
      if (step >= maxSteps) {
        return floor;
      }
      return floor + (peak - floor) * (1 - (double) step / maxSteps);
    }
  }

  /**
   * Warm-up, then half a cosine down to a floor.
   *
   * <p>peak (step + 1) / (warmUp + 1) while step is below warmUp; then floor + (1 + cos(pi r)) / 2
   * (peak - floor) with r = (step - warmUp) / (maxSteps - warmUp); beyond maxSteps floor. Source:
   * karpathy/nanoGPT, train.py, get_lr.
   *
   * @param peak the learning rate at the end of the warm-up
   * @param floor where it ends at maxSteps
   * @param warmUp the number of steps over which the rate rises
   */
  record Cosine(double peak, double floor, long warmUp) implements Schedule {

    /** Checks the ranges. */
    public Cosine {
      Schedule.check(peak, floor, warmUp);
    }

    @Override
    public Cosine withWarmUp(long steps) {
      return new Cosine(peak, floor, steps);
    }

    @Override
    public double learningRate(long step, long maxSteps) {
      Schedule.check(step, maxSteps, warmUp);
      if (step < warmUp) {
        return Schedule.rise(peak, step, warmUp);
      }
      if (step >= maxSteps) {
        return floor;
      }
      double ratio = (double) (step - warmUp) / (maxSteps - warmUp);
      double coefficient = 0.5 * (1.0 + StrictMath.cos(Math.PI * ratio));
      return floor + coefficient * (peak - floor);
    }
  }

  /**
   * Warm-up from a small rate, then a fall with the inverse square root of the step; it does not
   * depend on the length of the run.
   *
   * <p>start + step (peak - start) / warmUp while step is below warmUp; then peak sqrt(warmUp) /
   * sqrt(step). Source: facebookresearch/XLM, optim.py, AdamInverseSqrtWithWarmup, whose start is
   * 1e-7.
   *
   * @param peak the learning rate at step warmUp
   * @param start the learning rate of step 0
   * @param warmUp the number of steps over which the rate rises, at least 1
   */
  record InverseSquareRoot(double peak, double start, long warmUp) implements Schedule {

    /** Checks the ranges. */
    public InverseSquareRoot {
      Schedule.check(peak, start, warmUp);
      if (warmUp < 1) {
        throw new IllegalArgumentException(
            "a warm-up of %d steps is below 1, which the inverse square root needs"
                .formatted(warmUp));
      }
    }

    @Override
    public InverseSquareRoot withWarmUp(long steps) {
      return new InverseSquareRoot(peak, start, steps);
    }

    @Override
    public double learningRate(long step, long maxSteps) {
      Schedule.check(step, maxSteps, warmUp);
      return step < warmUp
          ? start + step * ((peak - start) / warmUp)
          : peak * Math.sqrt((double) warmUp) / Math.sqrt((double) step);
    }
  }

  private static double rise(double peak, long step, long warmUp) {
    return peak * (step + 1) / (warmUp + 1);
  }

  private static void check(double peak, double floor, long warmUp) {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException(
          "learning rate %s is not a finite number above 0".formatted(peak));
    }
    if (!(floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException(
          "lowest learning rate %s is not between 0 and the highest, %s".formatted(floor, peak));
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("a warm-up of %d steps is negative".formatted(warmUp));
    }
  }

  private static void check(long step, long maxSteps, long warmUp) {
    if (step < 0) {
      throw new IllegalArgumentException("step %d is negative".formatted(step));
    }
    if (warmUp > maxSteps) {
      throw new IllegalArgumentException(
          "a warm-up of %d steps is longer than the run of %d".formatted(warmUp, maxSteps));
    }
  }
}
