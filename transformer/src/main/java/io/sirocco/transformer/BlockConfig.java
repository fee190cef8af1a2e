package io.sirocco.transformer;

import io.sirocco.kernels.Bias;

/**
 * The choices of a layer.
 *
 * @param placement where its norms stand
 * @param norm what they compute
 * @param epsilon what they add to the variance, above 0
 * @param feedForward the function of the feed-forward branch
 * @param bias whether linear layers and layer norms have biases
 */
public record BlockConfig(
    NormPlacement placement, NormKind norm, double epsilon, FeedForward feedForward, Bias bias) {

  /** Checks the range. */
  public BlockConfig {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon %s is not above 0".formatted(epsilon));
    }
  }
}
