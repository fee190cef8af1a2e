package io.sirocco.training;

/**
 * The result of evaluating a split.
 *
 * @param sum the sum of the losses, in nats
 * @param weight the weight of the targets: their number, if every one counts 1
 */
public record Evaluation(double sum, double weight) {

  /** Nats per target. */
  public double mean() {
    return sum / weight;
  }

  /** exp of the mean loss. */
  public double perplexity() {
    return StrictMath.exp(mean());
  }
}
