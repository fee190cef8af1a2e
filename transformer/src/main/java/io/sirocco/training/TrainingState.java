package io.sirocco.training;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a checkpoint holds beside its tensors: enough to go on as if nothing had happened. The place
 * in the training data needs no field of its own: what a step sees is a function of seed and step.
 *
 * @param seed the seed of the run
 * @param configHash identifies the config that the tensors belong to, usually its SHA-256
 * @param progress where the run stands
 */
public record TrainingState(long seed, String configHash, Progress progress) {

  /** Checks that the hash is there. */
  public TrainingState {
    if (configHash.isBlank()) {
      throw new IllegalArgumentException("step %d has no config hash".formatted(progress.step()));
    }
  }

  /** The number of optimizer updates done. */
  @JsonIgnore
  public long step() {
    return progress.step();
  }
}
