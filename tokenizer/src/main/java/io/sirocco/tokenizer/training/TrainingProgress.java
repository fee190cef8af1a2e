package io.sirocco.tokenizer.training;

/** Hears how far training is, on the thread that trains. */
@FunctionalInterface
public interface TrainingProgress {
  /** Nobody listens. */
  TrainingProgress NONE = (phase, done, total) -> {};

  /**
   * Training has come on.
   *
   * @param done how much of the phase is done, in the unit of the phase; never decreases in a phase
   * @param total how much there is to do; 0 if that is not known
   */
  void at(TrainingPhase phase, long done, long total);
}
