package io.sirocco.training;

import io.sirocco.objectives.TrainingSamples;

/**
 * One of the things that a run trains on, in turns with others.
 *
 * @param form what is computed
 * @param samples where the sequences come from
 * @param share of the steps, in proportion to the shares of the others; above 0
 */
public record Task(LossForm form, TrainingSamples samples, double share) {

  /** Checks the share. */
  public Task {
    if (!(share > 0) || Double.isInfinite(share)) {
      throw new IllegalArgumentException(
          "%s: a share of %s is not above 0".formatted(form.name(), share));
    }
  }

  /** The only task of a run that trains a causal model. */
  public static Task causal(TrainingSamples samples) {
    return new Task(LossForm.causal(), samples, 1);
  }
}
