package io.sirocco.transformer;

import io.sirocco.kernels.Bias;
import java.util.Set;

/** Small models for tests; initial weights large enough to matter. */
public final class TinyModels {

  private TinyModels() {}

  /** Two layers, biases, dropout. */
  public static Transformer gpt(double dropout) {
    return gpt(6, dropout);
  }

  /** The same with a context of T. */
  public static Transformer gpt(int T, double dropout) {
    return new Transformer(gptConfig(T).with(Dropout.of(dropout)));
  }

  /** Two layers, pairs of sentences, dropout of everything at one rate; predicts tokens. */
  public static Transformer bert(double dropout) {
    return new Transformer(
        bertConfig().with(HeadConfig.tokens(TokenHead.TRANSFORMED)).with(Dropout.of(dropout)));
  }

  /** The same; predicts tokens and the relation of two sentences. */
  public static Transformer bertOfPairs(double dropout) {
    return new Transformer(bertConfig().with(Dropout.of(dropout)));
  }

  /** Two layers, three languages. */
  public static Transformer xlm(double dropout) {
    return new Transformer(xlmConfig().with(Dropout.of(dropout)));
  }

  /** GELU with erf, context T, no dropout. */
  static TransformerConfig gptConfig(int T) {
    return TransformerConfig.gpt(11, T, 2, 2, 8, 12)
        .with(
            new BlockConfig(
                NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU, Bias.PRESENT))
        .with(Dropout.NONE)
        .with(new Initialization.Gpt(.3, .3));
  }

  /** Both heads, no dropout. */
  static TransformerConfig bertConfig() {
    return TransformerConfig.bert(11, 6, 2, 2, 8, 12)
        .with(new HeadConfig(Set.of(Head.TOKENS, Head.SENTENCES), TokenHead.TRANSFORMED))
        .with(Dropout.NONE)
        .with(new Initialization.Bert(.3));
  }

  /** Three languages, no dropout. */
  static TransformerConfig xlmConfig() {
    return TransformerConfig.xlm(11, 6, 3, 2, 2, 8, 12).with(Dropout.NONE);
  }
}
