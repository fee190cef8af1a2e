package io.sirocco.transformer;

/**
 * The rates of dropout.
 *
 * @param hidden after the embedding and on the branches of the residual connections
 * @param attention on attention probabilities
 */
public record Dropout(double hidden, double attention) {

  /** Drops nothing. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** As published for GPT-2, BERT and XLM: .1 everywhere. */
  public static final Dropout PUBLISHED = new Dropout(.1, .1);

  /** Checks the ranges. */
  public Dropout {
    rate("dropout", hidden);
    rate("attention dropout", attention);
  }

  /** One rate everywhere. */
  public static Dropout of(double rate) {
    return new Dropout(rate, rate);
  }

  private static void rate(String name, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("%s %s is not in [0, 1)".formatted(name, rate));
    }
  }
}
