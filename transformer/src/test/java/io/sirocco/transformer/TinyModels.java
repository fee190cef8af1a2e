package io.sirocco.transformer;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.transformer.GptConfig.Initialization;

/** Small models for tests. */
public final class TinyModels {

  private TinyModels() {}

  /** Two layers, biases, dropout; initial weights large enough to matter. */
  public static Gpt gpt(double dropout) {
    return gpt(6, dropout);
  }

  /** The same with a context of T. */
  public static Gpt gpt(int T, double dropout) {
    return new Gpt(
        new GptConfig(
            11,
            T,
            2,
            2,
            8,
            12,
            dropout,
            Bias.PRESENT,
            Activation.GELU,
            1e-5,
            new Initialization(.3, .3)));
  }

  /** Two layers, pairs of sentences, dropout of everything at one rate. */
  public static Bert bert(double dropout) {
    return new Bert(
        new BertConfig(
            11,
            6,
            2,
            2,
            2,
            8,
            12,
            new BertConfig.Dropout(dropout, dropout),
            Activation.GELU,
            1e-12,
            .3));
  }
}
