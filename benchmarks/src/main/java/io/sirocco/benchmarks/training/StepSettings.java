package io.sirocco.benchmarks.training;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;

/** The optimizer of all workloads, and the seed of their initial weights. */
final class StepSettings {

  /** Small, because the same batch comes again and again: its loss shall not come to nothing. */
  static final double LEARNING_RATE = 1e-4;

  static final AdamWSettings ADAM_W = new AdamWSettings(.9, .95, 1e-8, .1);
  static final double MAXIMUM_NORM = 1;
  static final long SEED = 1;

  private StepSettings() {}

  static OptimizerSettings optimizer() {
    return new OptimizerSettings(new Schedule.Constant(LEARNING_RATE, 0), ADAM_W, MAXIMUM_NORM);
  }
}
