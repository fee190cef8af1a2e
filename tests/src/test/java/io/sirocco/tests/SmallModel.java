package io.sirocco.tests;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;

/** Models of 2 layers and 32 channels, without dropout, and what they are trained on. */
@SuppressWarnings("ImmutableEnumChecker") // records of values
enum SmallModel {
  /** Masked tokens and next sentences. */
  BERT(TransformerConfig.bert(65, 32, 2, 4, 32, 96), Objective.MASKED_PAIRS),
  /** Masked tokens of pairs in two of three languages. */
  XLM(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96), Objective.MASKED),
  /** Each token from those before it. */
  CAUSAL_XLM(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96), Objective.CAUSAL),
  /** With positions that are not trained. */
  XLM_OF_SINUSOIDS(
      TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96)
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 3, EmbeddingNorm.PRESENT)),
      Objective.MASKED),
  /** RMS norms before the branches, gated units, rotary positions, no biases. */
  LLAMA(
      TransformerConfig.gpt(65, 32, 2, 4, 32, 96)
          .with(new EmbeddingConfig(Positions.ROTARY, 0, EmbeddingNorm.ABSENT))
          .with(
              new BlockConfig(
                  NormPlacement.PRE, NormKind.RMS_NORM, 1e-6, FeedForward.SWIGLU, Bias.ABSENT)),
      Objective.CAUSAL);

  private final TransformerConfig config;
  private final Objective objective;

  SmallModel(TransformerConfig config, Objective objective) {
    this.config = config.with(Dropout.NONE);
    this.objective = objective;
  }

  Transformer model() {
    return new Transformer(config);
  }

  Objective objective() {
    return objective;
  }

  /** Whether the relation of two texts is predicted too. */
  boolean pairs() {
    return objective.heads().contains(Head.SENTENCES);
  }

  /** The outputs of its losses. */
  List<Tensor> losses() {
    ModelInputs inputs = batch().inputs();
    return pairs() ? List.of(inputs.losses(), inputs.labelLosses()) : List.of(inputs.losses());
  }

  SmallBatch batch() {
    return new SmallBatch(config, objective);
  }
}
