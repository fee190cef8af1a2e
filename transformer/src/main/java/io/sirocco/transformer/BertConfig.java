package io.sirocco.transformer;

import io.sirocco.kernels.Activation;

/**
 * The sizes and choices of a BERT: Devlin et al. 2019, section 3. Layer norm stands after each
 * residual connection; positions are learned; the output projection is the token embedding.
 *
 * @param V vocabulary
 * @param T context: the most positions of a sequence
 * @param types token types: 2 for pairs of sentences
 * @param L layers
 * @param H heads
 * @param C channels, a multiple of H
 * @param F width of the feed-forward layer, as published 4C
 * @param dropout the rates
 * @param activation of the feed-forward layer and of the output layer: {@link Activation#GELU_TANH}
 *     in Google's code, {@link Activation#GELU} in Hugging Face's
 * @param epsilon of the layer norms, as published 1e-12
 * @param deviation the standard deviation of the initial weights, as published .02
 */
public record BertConfig(
    int V,
    int T,
    int types,
    int L,
    int H,
    int C,
    int F,
    Dropout dropout,
    Activation activation,
    double epsilon,
    double deviation) {

  /** Checks sizes and ranges. */
  public BertConfig {
    positive("vocabulary V", V);
    positive("context T", T);
    positive("token types", types);
    positive("layers L", L);
    positive("heads H", H);
    positive("channels C", C);
    positive("feed-forward F", F);
    if (C % H != 0) {
      throw new IllegalArgumentException("C=%d is not a multiple of H=%d".formatted(C, H));
    }
    if (activation != Activation.GELU && activation != Activation.GELU_TANH) {
      throw new IllegalArgumentException(
          "activation %s is neither GELU nor GELU_TANH".formatted(activation));
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon %s is not above 0".formatted(epsilon));
    }
    if (!(deviation >= 0)) {
      throw new IllegalArgumentException("standard deviation %s is below 0".formatted(deviation));
    }
  }

  /**
   * The rates of dropout.
   *
   * @param hidden after the embedding and on the branches of the residual connections
   * @param attention on attention probabilities
   */
  public record Dropout(double hidden, double attention) {

    /** Drops nothing. */
    public static final Dropout NONE = new Dropout(0, 0);

    /** As published: .1 everywhere. */
    public static final Dropout PUBLISHED = new Dropout(.1, .1);

    /** Checks the ranges. */
    public Dropout {
      rate("dropout", hidden);
      rate("attention dropout", attention);
    }

    private static void rate(String name, double rate) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("%s %s is not in [0, 1)".formatted(name, rate));
      }
    }
  }

  /** Head size D = C/H. */
  public int D() {
    return C / H;
  }

  private static void positive(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("%s=%d is below 1".formatted(name, size));
    }
  }
}
