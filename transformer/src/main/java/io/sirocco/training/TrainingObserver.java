package io.sirocco.training;

/** Told what happens in a run; writes checkpoints, metrics and progress bars. */
public interface TrainingObserver {

  /**
   * A step is done.
   *
   * @param progress after the step
   * @param result what it measured
   * @param learningRate what it used
   * @param seconds how long it took
   */
  void stepped(Progress progress, TrainingStep.Result result, double learningRate, double seconds);

  /** An evaluation goes on. */
  void evaluating(int sequences, int ofSequences);

  /** An evaluation is done; {@code progress} knows whether it is the best. */
  void evaluated(Progress progress, Evaluation evaluation);

  /** The number of steps was fixed by timing. */
  void decided(Progress progress, double secondsPerStep);

  /** The state must be saved now; when this returns, it is. */
  void checkpoint(Progress progress, Checkpoint.Standing standing);
}
