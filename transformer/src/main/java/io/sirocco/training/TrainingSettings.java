package io.sirocco.training;

/**
 * The shape of a training run.
 *
 * @param seed of everything random
 * @param batch sequences of a micro-batch
 * @param accumulation micro-batches of an optimizer step
 * @param length when the run ends
 * @param evaluateEvery steps between evaluations
 * @param checkpointEvery steps between checkpoints; each evaluation writes one, too
 * @param optimizer schedule, AdamW, clipping
 * @param precision what it computes in
 * @param earlyStopping when to give up on a loss that no longer falls
 */
public record TrainingSettings(
    long seed,
    int batch,
    int accumulation,
    Length length,
    int evaluateEvery,
    int checkpointEvery,
    OptimizerSettings optimizer,
    MixedPrecision precision,
    EarlyStopping earlyStopping) {

  /** Checks the sizes. */
  public TrainingSettings {
    positive("batch", batch);
    positive("accumulation", accumulation);
    positive("evaluate_every", evaluateEvery);
    positive("checkpoint_every", checkpointEvery);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s=%d is below 1".formatted(name, value));
    }
  }

  /** When a run ends. */
  public sealed interface Length {

    /**
     * After this many optimizer steps.
     *
     * @param steps at least 1
     */
    record Steps(int steps) implements Length {
      /** Checks the number. */
      public Steps {
        positive("max_steps", steps);
      }
    }

    /**
     * After about this long: the first steps are timed, then the number of steps is fixed, so that
     * the schedule ends where the run ends.
     *
     * @param minutes above 0
     */
    record Minutes(double minutes) implements Length {
      /** Checks the number. */
      public Minutes {
        if (!(minutes > 0)) {
          throw new IllegalArgumentException("minutes=%s is not above 0".formatted(minutes));
        }
      }
    }
  }
}
