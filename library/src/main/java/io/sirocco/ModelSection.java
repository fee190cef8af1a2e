package io.sirocco;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.kernels.Bias;
import io.sirocco.tasks.ObjectiveKind;
import io.sirocco.tasks.Prediction;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and choices of the model.
 *
 * @param type the kind of model
 * @param numHiddenLayers L
 * @param numAttentionHeads H
 * @param hiddenSize C
 * @param intermediateSize F; null for 4 C
 * @param maxPositionEmbeddings T
 * @param hiddenAct activation of the feed-forward layer
 * @param dropout rate of every dropout
 * @param bias whether linear layers and layer norms have biases
 * @param layerNormEps added to the variance in layer norms
 * @param initializerRange standard deviation of the initial weights
 * @param positionInitializerRange standard deviation of the initial position embeddings
 * @param languages of an XLM, in the order of their embeddings; empty: those of its first data
 */
public record ModelSection(
    @JsonSetter(nulls = Nulls.FAIL) ModelKind type,
    int numHiddenLayers,
    int numAttentionHeads,
    int hiddenSize,
    @Nullable Integer intermediateSize,
    int maxPositionEmbeddings,
    @JsonSetter(nulls = Nulls.FAIL) HiddenAct hiddenAct,
    double dropout,
    boolean bias,
    double layerNormEps,
    double initializerRange,
    double positionInitializerRange,
    List<String> languages) {

  /** Checks the sizes against each other. */
  public ModelSection {
    languages = List.copyOf(languages);
    config(
        1,
        new Sizes(
            numHiddenLayers,
            numAttentionHeads,
            hiddenSize,
            intermediateSize,
            maxPositionEmbeddings),
        new Choices(dropout, bias, hiddenAct, layerNormEps),
        new Initialization.Gpt(initializerRange, positionInitializerRange));
  }

  private record Sizes(int L, int H, int C, @Nullable Integer F, int T) {}

  private record Choices(double dropout, boolean bias, HiddenAct act, double epsilon) {}

  private static TransformerConfig config(
      int V, Sizes sizes, Choices choices, Initialization initialization) {
    Bias bias = choices.bias() ? Bias.PRESENT : Bias.ABSENT;
    return TransformerConfig.gpt(V, sizes.T(), sizes.L(), sizes.H(), sizes.C(), width(sizes))
        .with(
            new BlockConfig(
                NormPlacement.PRE,
                NormKind.LAYER_NORM,
                choices.epsilon(),
                choices.act().feedForward(),
                bias))
        .with(Dropout.of(choices.dropout()))
        .with(initialization);
  }

  private static int width(Sizes sizes) {
    Integer F = sizes.F();
    long width = F == null ? 4L * sizes.C() : F;
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "intermediate_size %d, 4 x hidden_size, is above %d".formatted(width, Integer.MAX_VALUE));
    }
    return (int) width;
  }

  /** The configuration of the model for a vocabulary of V tokens. */
  public TransformerConfig config(int V) {
    return config(
        V,
        new Sizes(
            numHiddenLayers,
            numAttentionHeads,
            hiddenSize,
            intermediateSize,
            maxPositionEmbeddings),
        new Choices(dropout, bias, hiddenAct, layerNormEps),
        new Initialization.Gpt(initializerRange, positionInitializerRange));
  }

  /** The models that a recipe can ask for. */
  public enum ModelKind {
    /** GPT-2. */
    GPT(ObjectiveKind.CLM, Prediction.Exempt.SPECIAL_TOKENS),
    /** BERT. */
    BERT(ObjectiveKind.MLM, Prediction.Exempt.SPECIAL_TOKENS),
    /** XLM. */
    XLM(ObjectiveKind.MLM, Prediction.Exempt.FIRST_TOKEN);

    private final ObjectiveKind usual;
    private final Prediction.Exempt exempt;

    ModelKind(ObjectiveKind usual, Prediction.Exempt exempt) {
      this.usual = usual;
      this.exempt = exempt;
    }

    /** The objective of a recipe that gives none. */
    ObjectiveKind usual() {
      return usual;
    }

    /** Tokens that are never masked. */
    Prediction.Exempt exempt() {
      return exempt;
    }
  }

  /** The activations of the feed-forward layer, by Hugging Face's names. */
  public enum HiddenAct {
    /** With erf. */
    GELU(FeedForward.GELU),
    /** With tanh. */
    GELU_NEW(FeedForward.GELU_TANH);

    private final FeedForward feedForward;

    HiddenAct(FeedForward feedForward) {
      this.feedForward = feedForward;
    }

    /** The function. */
    public FeedForward feedForward() {
      return feedForward;
    }
  }
}
