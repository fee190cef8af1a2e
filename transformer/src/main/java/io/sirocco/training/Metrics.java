package io.sirocco.training;

import org.jspecify.annotations.Nullable;

/**
 * One line of metrics.jsonl.
 *
 * @param step the number of optimizer updates done
 * @param loss the training loss of the step, in nats a token
 * @param learningRate of the step
 * @param gradientNorm before clipping
 * @param tokensPerSecond target tokens a second
 * @param seconds of training so far, over all processes of the run
 * @param validationLoss in nats a token, where there was an evaluation after this step
 * @param lossScale after this step, where losses are scaled; a step that halved it updated nothing
 */
public record Metrics(
    long step,
    double loss,
    double learningRate,
    double gradientNorm,
    double tokensPerSecond,
    double seconds,
    @Nullable Double validationLoss,
    @Nullable Double lossScale) {

  /** Checks the step. */
  public Metrics {
    if (step < 0) {
      throw new IllegalArgumentException("step %d is negative".formatted(step));
    }
  }
}
