package io.sirocco.transformer;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;

/**
 * The sizes and choices of a GPT: Radford et al. 2019, section 2.3. Layer norm stands before each
 * branch and once at the end; positions are learned; the output projection is the token embedding.
 *
 * @param V vocabulary
 * @param T context: the most positions of a sequence
 * @param L layers
 * @param H heads
 * @param C channels, a multiple of H
 * @param F width of the feed-forward layer
 * @param dropout rate after the embedding, on attention probabilities and on both branches
 * @param bias whether linear layers and layer norms have biases
 * @param activation of the feed-forward layer
 * @param epsilon of the layer norms
 * @param initialization the standard deviations of the initial weights
 */
public record GptConfig(
    int V,
    int T,
    int L,
    int H,
    int C,
    int F,
    double dropout,
    Bias bias,
    Activation activation,
    double epsilon,
    Initialization initialization) {

  /** Checks sizes and ranges. */
  public GptConfig {
    positive("vocabulary V", V);
    positive("context T", T);
    positive("layers L", L);
    positive("heads H", H);
    positive("channels C", C);
    positive("feed-forward F", F);
    if (C % H != 0) {
      throw new IllegalArgumentException("C=%d is not a multiple of H=%d".formatted(C, H));
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout %s is not in [0, 1)".formatted(dropout));
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon %s is not above 0".formatted(epsilon));
    }
  }

  /**
   * The standard deviations of the initial weights. Branches' last projections are scaled down by
   * √(2L), so that the residual stream keeps its variance (Radford et al. 2019, section 2.3).
   *
   * @param token of token embeddings and linear weights
   * @param position of position embeddings
   */
  public record Initialization(double token, double position) {
    /** Checks the ranges. */
    public Initialization {
      if (!(token >= 0 && position >= 0)) {
        throw new IllegalArgumentException(
            "standard deviations %s and %s must be at least 0".formatted(token, position));
      }
    }

    /** As published with GPT-2: .02 and .01. */
    public static Initialization gpt2() {
      return new Initialization(.02, .01);
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
