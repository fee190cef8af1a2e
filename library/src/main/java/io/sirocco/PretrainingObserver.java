package io.sirocco;

import io.sirocco.training.Checkpoint;
import io.sirocco.training.Evaluation;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;

/** Told what happens in a run, to show it. */
public interface PretrainingObserver {

  /** Something worth a line. */
  void note(String line);

  /** A step is done. */
  void stepped(Progress progress, Metrics metrics);

  /** An evaluation goes on. */
  void evaluating(int sequences, int ofSequences);

  /** An evaluation is done. */
  void evaluated(Progress progress, Evaluation evaluation);

  /** A checkpoint is complete. */
  void saved(Checkpoint checkpoint);
}
