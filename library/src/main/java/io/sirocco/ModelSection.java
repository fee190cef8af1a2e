package io.sirocco;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.kernels.Bias;
import io.sirocco.tasks.ObjectiveKind;
import io.sirocco.tasks.Prediction;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.GeneratorSizes;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.PoolerActivation;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and choices of the model. What is null is as the kind of model has it.
 *
 * @param type the kind of model
 * @param numHiddenLayers L
 * @param numAttentionHeads H
 * @param hiddenSize C
 * @param intermediateSize F; null for 4 C
 * @param maxPositionEmbeddings T
 * @param hiddenAct activation of the feed-forward layer
 * @param positionEmbeddingType how positions are told apart
 * @param normType what norms compute
 * @param normPlacement where norms stand
 * @param embeddingNorm whether the embedding is normalized
 * @param tokenHead what stands before the output matrix
 * @param poolerHiddenAct what follows the dense layer on a BERT's first state
 * @param summaryType what stands for a text where its classes are told
 * @param typeVocabSize token types of a BERT; 0 for none
 * @param languages of an XLM, in the order of their embeddings; empty: those of its data
 * @param dropout rate of every dropout
 * @param attentionDropout of attention probabilities; null: as dropout
 * @param bias whether linear layers and layer norms have biases
 * @param layerNormEps added to the variance in norms
 * @param generatorHiddenSize width of the generator of replaced-token detection as a share of that
 *     of the model, in (0, 1]
 * @param generatorLayers its layers as a share of those of the model, in (0, 1]
 * @param initializerRange standard deviation of the initial weights of GPT and BERT
 * @param positionInitializerRange standard deviation of the initial position embeddings of GPT
 */
public record ModelSection(
    @JsonSetter(nulls = Nulls.FAIL) ModelKind type,
    int numHiddenLayers,
    int numAttentionHeads,
    int hiddenSize,
    @Nullable Integer intermediateSize,
    int maxPositionEmbeddings,
    @JsonSetter(nulls = Nulls.FAIL) HiddenAct hiddenAct,
    @JsonSetter(nulls = Nulls.FAIL) Positions positionEmbeddingType,
    @JsonSetter(nulls = Nulls.FAIL) NormKind normType,
    @Nullable NormPlacement normPlacement,
    @Nullable EmbeddingNorm embeddingNorm,
    @Nullable TokenHead tokenHead,
    @JsonSetter(nulls = Nulls.FAIL) PoolerActivation poolerHiddenAct,
    @JsonSetter(nulls = Nulls.FAIL) Summary summaryType,
    int typeVocabSize,
    List<String> languages,
    double dropout,
    @Nullable Double attentionDropout,
    boolean bias,
    @Nullable Double layerNormEps,
    double generatorHiddenSize,
    double generatorLayers,
    double initializerRange,
    double positionInitializerRange) {

  /** Checks the sizes against each other. */
  public ModelSection {
    languages = List.copyOf(languages);
    if (type != ModelKind.XLM && !languages.isEmpty()) {
      throw new IllegalArgumentException(
          "languages %s: only an xlm has embeddings of languages".formatted(languages));
    }
    if (typeVocabSize < 0) {
      throw new IllegalArgumentException("type_vocab_size %d is below 0".formatted(typeVocabSize));
    }
    requireHeads(hiddenSize, numAttentionHeads, positionEmbeddingType);
    requireShare("generator_hidden_size", generatorHiddenSize);
    requireShare("generator_layers", generatorLayers);
    // What else cannot be is refused where the model's own records are made.
    new TransformerConfig(
        1,
        maxPositionEmbeddings,
        numHiddenLayers,
        numAttentionHeads,
        hiddenSize,
        width(hiddenSize, intermediateSize),
        new EmbeddingConfig(positionEmbeddingType, 0, EmbeddingNorm.ABSENT),
        new BlockConfig(
            NormPlacement.PRE,
            normType,
            layerNormEps == null ? type.epsilon : layerNormEps,
            hiddenAct.feedForward(),
            Bias.PRESENT),
        HeadConfig.tokens(TokenHead.PLAIN),
        new Dropout(dropout, attentionDropout == null ? dropout : attentionDropout),
        new Initialization.Gpt(initializerRange, positionInitializerRange),
        type.naming);
  }

  /** The division into heads, said with the keys that a recipe has for it. */
  private static void requireHeads(int C, int H, Positions positions) {
    if (C < 1 || H < 1 || C % H != 0) {
      throw new IllegalArgumentException(
          "hidden_size %d is not a multiple of num_attention_heads %d".formatted(C, H));
    }
    if (positions == Positions.ROTARY && C / H % 2 != 0) {
      throw new IllegalArgumentException(
          "position_embedding_type rotary turns pairs of channels: hidden_size %d /".formatted(C)
              + " num_attention_heads %d = %d is odd".formatted(H, C / H));
    }
  }

  private static void requireShare(String key, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("%s %s is not in (0, 1]".formatted(key, share));
    }
  }

  /**
   * The generator of replaced-token detection: shares of the sizes of the model, and as many heads
   * as have the size of the model's.
   */
  private GeneratorSizes generator() {
    int D = hiddenSize / numAttentionHeads;
    int H = Math.max(1, (int) Math.round(numAttentionHeads * generatorHiddenSize));
    int L = Math.max(1, (int) Math.round(numHiddenLayers * generatorLayers));
    int F =
        Math.max(1, (int) Math.round(width(hiddenSize, intermediateSize) * generatorHiddenSize));
    return new GeneratorSizes(L, H, H * D, F);
  }

  private static int width(int hiddenSize, @Nullable Integer intermediateSize) {
    long width = intermediateSize == null ? 4L * hiddenSize : intermediateSize;
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "intermediate_size %d, 4 x hidden_size, is above %d".formatted(width, Integer.MAX_VALUE));
    }
    return (int) width;
  }

  /**
   * The configuration of the model.
   *
   * @param V tokens of the vocabulary
   * @param heads what it predicts
   */
  public TransformerConfig config(int V, Set<Head> heads) {
    double attention = attentionDropout == null ? dropout : attentionDropout;
    return new TransformerConfig(
        V,
        maxPositionEmbeddings,
        numHiddenLayers,
        numAttentionHeads,
        hiddenSize,
        width(hiddenSize, intermediateSize),
        new EmbeddingConfig(
            positionEmbeddingType,
            segments(),
            embeddingNorm == null ? type.embeddingNorm : embeddingNorm),
        new BlockConfig(
            normPlacement == null ? type.normPlacement : normPlacement,
            normType,
            layerNormEps == null ? type.epsilon : layerNormEps,
            hiddenAct.feedForward(),
            bias ? Bias.PRESENT : Bias.ABSENT),
        new HeadConfig(
            heads,
            tokenHead == null ? type.tokenHead : tokenHead,
            heads.contains(Head.REPLACEMENTS) ? generator() : null,
            0,
            poolerHiddenAct,
            summaryType),
        new Dropout(dropout, attention),
        initialization(),
        type.naming);
  }

  private int segments() {
    return switch (type) {
      case GPT -> 0;
      case BERT -> typeVocabSize;
      case XLM -> Math.max(1, languages.size());
    };
  }

  private Initialization initialization() {
    return switch (type) {
      case GPT -> new Initialization.Gpt(initializerRange, positionInitializerRange);
      case BERT -> new Initialization.Bert(initializerRange);
      case XLM -> new Initialization.Xlm();
    };
  }

  /** The same with the languages of its data, where it has embeddings of them and names none. */
  ModelSection withLanguages(List<String> ofData) {
    return type == ModelKind.XLM && languages.isEmpty() ? with(summaryType, ofData) : this;
  }

  /** The same with something else that stands for a text. */
  ModelSection with(Summary other) {
    return with(other, languages);
  }

  private ModelSection with(Summary summary, List<String> names) {
    return new ModelSection(
        type,
        numHiddenLayers,
        numAttentionHeads,
        hiddenSize,
        intermediateSize,
        maxPositionEmbeddings,
        hiddenAct,
        positionEmbeddingType,
        normType,
        normPlacement,
        embeddingNorm,
        tokenHead,
        poolerHiddenAct,
        summary,
        typeVocabSize,
        names,
        dropout,
        attentionDropout,
        bias,
        layerNormEps,
        generatorHiddenSize,
        generatorLayers,
        initializerRange,
        positionInitializerRange);
  }

  /** The models that a recipe can ask for, with what they have where a recipe says nothing. */
  public enum ModelKind {
    /** GPT-2. */
    GPT(
        Naming.GPT,
        NormPlacement.PRE,
        EmbeddingNorm.ABSENT,
        TokenHead.PLAIN,
        1e-5,
        ObjectiveKind.CLM,
        Prediction.Exempt.SPECIAL_TOKENS),
    /** BERT. */
    BERT(
        Naming.BERT,
        NormPlacement.POST,
        EmbeddingNorm.PRESENT,
        TokenHead.TRANSFORMED,
        1e-12,
        ObjectiveKind.MLM,
        Prediction.Exempt.SPECIAL_TOKENS),
    /** XLM. */
    XLM(
        Naming.XLM,
        NormPlacement.POST,
        EmbeddingNorm.PRESENT,
        TokenHead.BIASED,
        1e-12,
        ObjectiveKind.MLM,
        Prediction.Exempt.FIRST_TOKEN);

    private final Naming naming;
    private final NormPlacement normPlacement;
    private final EmbeddingNorm embeddingNorm;
    private final TokenHead tokenHead;
    private final double epsilon;
    private final ObjectiveKind usual;
    private final Prediction.Exempt exempt;

    ModelKind(
        Naming naming,
        NormPlacement normPlacement,
        EmbeddingNorm embeddingNorm,
        TokenHead tokenHead,
        double epsilon,
        ObjectiveKind usual,
        Prediction.Exempt exempt) {
      this.naming = naming;
      this.normPlacement = normPlacement;
      this.embeddingNorm = embeddingNorm;
      this.tokenHead = tokenHead;
      this.epsilon = epsilon;
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
    GELU_NEW(FeedForward.GELU_TANH),
    /** The rectifier. */
    RELU(FeedForward.RELU),
    /** Gated; its first linear layer gives two numbers for each channel in between. */
    SWIGLU(FeedForward.SWIGLU);

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
