package io.sirocco.training;

import io.sirocco.kernels.AdamWSettings;

/**
 * How gradients become updates.
 *
 * @param schedule the learning rate of each step
 * @param adamW the constants of AdamW; the decay applies to matrices and embeddings only
 * @param maximumNorm gradients are scaled down to this norm; infinite for no clipping
 * @param skipZScore a step whose loss or norm lies more than so many standard deviations above the
 *     running mean updates nothing; infinite: none is skipped
 */
public record OptimizerSettings(
    Schedule schedule, AdamWSettings adamW, double maximumNorm, double skipZScore) {

  /** Checks the numbers. */
  public OptimizerSettings {
    if (!(maximumNorm > 0)) {
      throw new IllegalArgumentException("maximum norm %s is not above 0".formatted(maximumNorm));
    }
    if (!(skipZScore > 0)) {
      throw new IllegalArgumentException("skip_z_score %s is not above 0".formatted(skipZScore));
    }
  }

  /** Settings that skip nothing. */
  public OptimizerSettings(Schedule schedule, AdamWSettings adamW, double maximumNorm) {
    this(schedule, adamW, maximumNorm, Double.POSITIVE_INFINITY);
  }

  /** Whether steps can be outliers. */
  boolean skipsOutliers() {
    return skipZScore != Double.POSITIVE_INFINITY;
  }
}
