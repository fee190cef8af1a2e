package io.sirocco;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.tasks.ObjectiveKind;
import io.sirocco.tasks.Prediction;
import io.sirocco.transformer.GptConfig;
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
        new GptConfig.Initialization(initializerRange, positionInitializerRange));
  }

  private record Sizes(int L, int H, int C, @Nullable Integer F, int T) {}

  private record Choices(double dropout, boolean bias, HiddenAct act, double epsilon) {}

  private static GptConfig config(
      int V, Sizes sizes, Choices choices, GptConfig.Initialization initialization) {
    return new GptConfig(
        V,
        sizes.T(),
        sizes.L(),
        sizes.H(),
        sizes.C(),
        width(sizes),
        choices.dropout(),
        choices.bias() ? Bias.PRESENT : Bias.ABSENT,
        choices.act().activation(),
        choices.epsilon(),
        initialization);
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
  public GptConfig config(int V) {
    return config(
        V,
        new Sizes(
            numHiddenLayers,
            numAttentionHeads,
            hiddenSize,
            intermediateSize,
            maxPositionEmbeddings),
        new Choices(dropout, bias, hiddenAct, layerNormEps),
        new GptConfig.Initialization(initializerRange, positionInitializerRange));
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
    GELU(Activation.GELU),
    /** With tanh. */
    GELU_NEW(Activation.GELU_TANH);

    private final Activation activation;

    HiddenAct(Activation activation) {
      this.activation = activation;
    }

    /** The function. */
    public Activation activation() {
      return activation;
    }
  }
}
