package io.sirocco.transformer;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import java.util.Set;

/** Small models that between them have every value of every axis, and what they are trained on. */
@SuppressWarnings("ImmutableEnumChecker") // records of values
enum Configuration {
  GPT(TinyModels.gptConfig(6), Objective.CAUSAL),
  GPT_WITHOUT_BIASES(
      TinyModels.gptConfig(6)
          .with(
              new BlockConfig(
                  NormPlacement.PRE,
                  NormKind.LAYER_NORM,
                  1e-5,
                  FeedForward.GELU_TANH,
                  Bias.ABSENT)),
      Objective.CAUSAL),
  GPT_OF_SINUSOIDS(
      TinyModels.gptConfig(6)
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 0, EmbeddingNorm.ABSENT)),
      Objective.CAUSAL),
  GPT_OF_ROTATIONS(
      TinyModels.gptConfig(6).with(new EmbeddingConfig(Positions.ROTARY, 0, EmbeddingNorm.ABSENT)),
      Objective.CAUSAL),
  GPT_OF_RMS_NORMS(
      TinyModels.gptConfig(6)
          .with(
              new BlockConfig(
                  NormPlacement.PRE, NormKind.RMS_NORM, 1e-5, FeedForward.GELU, Bias.PRESENT)),
      Objective.CAUSAL),
  GPT_OF_GATES(
      TinyModels.gptConfig(6)
          .with(
              new BlockConfig(
                  NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, FeedForward.SWIGLU, Bias.PRESENT)),
      Objective.CAUSAL),
  LLAMA(
      TinyModels.gptConfig(6)
          .with(new EmbeddingConfig(Positions.ROTARY, 0, EmbeddingNorm.ABSENT))
          .with(
              new BlockConfig(
                  NormPlacement.PRE, NormKind.RMS_NORM, 1e-6, FeedForward.SWIGLU, Bias.ABSENT)),
      Objective.CAUSAL),
  BERT_OF_EVERYTHING_ELSE(
      TinyModels.bertConfig()
          .with(new EmbeddingConfig(Positions.ROTARY, 2, EmbeddingNorm.PRESENT))
          .with(
              new BlockConfig(
                  NormPlacement.POST, NormKind.RMS_NORM, 1e-6, FeedForward.SWIGLU, Bias.PRESENT)),
      Objective.MASKED_PAIRS),
  GPT_OF_PAIRS(
      TinyModels.gptConfig(6)
          .with(new EmbeddingConfig(Positions.LEARNED, 2, EmbeddingNorm.PRESENT))
          .with(new HeadConfig(Set.of(Head.TOKENS, Head.SENTENCES), TokenHead.TRANSFORMED)),
      new Objective(Mask.CAUSAL, Set.of(Head.TOKENS, Head.SENTENCES))),
  GPT_AFTER_NORMS(
      TinyModels.gptConfig(6)
          .with(
              new BlockConfig(
                  NormPlacement.POST, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU, Bias.PRESENT)),
      Objective.CAUSAL),
  BERT(TinyModels.bertConfig(), Objective.MASKED_PAIRS),
  BERT_BEFORE_NORMS(
      TinyModels.bertConfig()
          .with(
              new BlockConfig(
                  NormPlacement.PRE,
                  NormKind.LAYER_NORM,
                  1e-12,
                  FeedForward.GELU_TANH,
                  Bias.PRESENT)),
      Objective.MASKED_PAIRS),
  XLM(TinyModels.xlmConfig(), Objective.MASKED),
  XLM_OF_SINUSOIDS(
      TinyModels.xlmConfig()
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 3, EmbeddingNorm.PRESENT)),
      Objective.MASKED),
  CAUSAL_XLM(TinyModels.xlmConfig(), Objective.CAUSAL);

  private final TransformerConfig config;
  private final Objective objective;

  Configuration(TransformerConfig config, Objective objective) {
    this.config = config;
    this.objective = objective;
  }

  /** With dropout. */
  Transformer model() {
    return new Transformer(config.with(new Dropout(.3, .2)));
  }

  Objective objective() {
    return objective;
  }

  /** At every position where each is predicted from those before it, else at some. */
  ModelInputs inputs() {
    return objective.mask() == Mask.CAUSAL ? TinyBatch.everywhere() : TinyBatch.selected();
  }
}
