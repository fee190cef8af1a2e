package io.sirocco.training;

import io.sirocco.kernels.AdamWSettings;

/**
 * How gradients become updates.
 *
 * @param schedule the learning rate of each step
 * @param adamW the constants of AdamW; the decay applies to matrices and embeddings only
 * @param maximumNorm gradients are scaled down to this norm; infinite for no clipping
 */
public record OptimizerSettings(Schedule schedule, AdamWSettings adamW, double maximumNorm) {

  /** Checks the norm. */
  public OptimizerSettings {
    if (!(maximumNorm > 0)) {
      throw new IllegalArgumentException("maximum norm %s is not above 0".formatted(maximumNorm));
    }
  }
}
