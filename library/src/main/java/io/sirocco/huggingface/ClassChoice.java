package io.sirocco.huggingface;

import io.sirocco.hub.HuggingFaceClass;
import io.sirocco.hub.HuggingFaceLayout;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.PoolerActivation;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the class that computes what a model computes, or says which choice of the recipe none has.
 *
 * @param config of the model
 * @param languages of an XLM, in the order of their embeddings; empty for others
 * @param masks those that the model was trained with
 * @param classes what it tells of texts or of tokens
 */
public record ClassChoice(
    TransformerConfig config, List<String> languages, Set<Mask> masks, TextClasses classes) {

  /** That of DistilBERT, which its config.json has no key for. */
  private static final double EPSILON = 1e-12;

  /** Copies the collections. */
  public ClassChoice {
    languages = List.copyOf(languages);
    masks = Set.copyOf(masks);
  }

  /**
   * The model as a class has it.
   *
   * @throws HuggingFaceException if none computes the same; the message has the key of the recipe
   *     and its value
   */
  public HuggingFaceModel model() throws HuggingFaceException {
    HuggingFaceClass kind = kind();
    requireLayers(kind);
    requireHeads(kind);
    Mask mask = mask(kind);
    return new HuggingFaceModel(
        kind, config, languages, mask, HuggingFaceLayout.of(kind, config.V()), classes);
  }

  private HuggingFaceClass kind() {
    if (config.heads().has(Head.CLASSES)) {
      return switch (config.naming()) {
        case GPT -> HuggingFaceClass.GPT2_CLASSIFIER;
        case XLM -> HuggingFaceClass.XLM_CLASSIFIER;
        case BERT ->
            isDistilBert()
                ? HuggingFaceClass.DISTILBERT_CLASSIFIER
                : HuggingFaceClass.BERT_CLASSIFIER;
      };
    }
    if (config.heads().has(Head.TOKEN_CLASSES)) {
      return switch (config.naming()) {
        case GPT -> HuggingFaceClass.GPT2_TOKEN_CLASSIFIER;
        case XLM -> HuggingFaceClass.XLM_TOKEN_CLASSIFIER;
        case BERT ->
            isDistilBert()
                ? HuggingFaceClass.DISTILBERT_TOKEN_CLASSIFIER
                : HuggingFaceClass.BERT_TOKEN_CLASSIFIER;
      };
    }
    return switch (config.naming()) {
      case GPT -> HuggingFaceClass.GPT2_LM_HEAD;
      case XLM -> HuggingFaceClass.XLM_WITH_LM_HEAD;
      case BERT -> {
        if (config.heads().has(Head.SENTENCES)) {
          yield HuggingFaceClass.BERT_FOR_PRE_TRAINING;
        }
        yield isDistilBert()
            ? HuggingFaceClass.DISTILBERT_FOR_MASKED_LM
            : HuggingFaceClass.BERT_FOR_MASKED_LM;
      }
    };
  }

  /** Whether it is a BERT without token types. */
  private boolean isDistilBert() {
    return config.embeddings().segments() == 0;
  }

  private void requireLayers(HuggingFaceClass kind) throws HuggingFaceException {
    boolean gpt = kind.naming() == Naming.GPT;
    require(kind, "model.norm_type", config.blocks().norm(), NormKind.LAYER_NORM);
    require(
        kind,
        "model.norm_placement",
        config.blocks().placement(),
        gpt ? NormPlacement.PRE : NormPlacement.POST);
    require(
        kind,
        "model.embedding_norm",
        config.embeddings().norm(),
        gpt ? EmbeddingNorm.ABSENT : EmbeddingNorm.PRESENT);
    if (config.embeddings().positions() == Positions.ROTARY) {
      throw refusal(kind, "model.position_embedding_type", "rotary", "learned");
    }
    switch (config.blocks().feedForward()) {
      case GELU, RELU -> {}
      case GELU_TANH -> {
        if (kind.naming() == Naming.XLM) {
          throw refusal(kind, "model.hidden_act", "gelu_new", "gelu");
        }
      }
      case SWIGLU -> throw refusal(kind, "model.hidden_act", "swiglu", "gelu");
    }
    if (config.blocks().bias() == Bias.ABSENT) {
      throw refusal(kind, "model.bias", "false", "true");
    }
    if (kind == HuggingFaceClass.BERT_FOR_PRE_TRAINING && isDistilBert()) {
      throw refusal(kind, "model.type_vocab_size", "0", "at least 1");
    }
    if (kind.naming() == Naming.BERT && isDistilBert() && config.blocks().epsilon() != EPSILON) {
      throw refusal(
          kind,
          "model.layer_norm_eps",
          Double.toString(config.blocks().epsilon()),
          Double.toString(EPSILON));
    }
    if (kind.naming() == Naming.XLM && config.F() != 4L * config.C()) {
      throw refusal(
          kind,
          "model.intermediate_size",
          Integer.toString(config.F()),
          "4 x hidden_size = " + 4L * config.C());
    }
  }

  private void requireHeads(HuggingFaceClass kind) throws HuggingFaceException {
    if (kind.classifiesTexts()) {
      require(kind, "model.summary_type", config.heads().summary(), Summary.TOKEN);
    }
    if (kind.naming() == Naming.BERT && config.heads().tellsTexts()) {
      PoolerActivation pooler =
          kind == HuggingFaceClass.DISTILBERT_CLASSIFIER
              ? PoolerActivation.RELU
              : PoolerActivation.TANH;
      require(kind, "model.pooler_hidden_act", config.heads().pooler(), pooler);
    }
    if (kind.classifies()) {
      return;
    }
    TokenHead head =
        switch (kind.naming()) {
          case GPT -> TokenHead.PLAIN;
          case BERT -> TokenHead.TRANSFORMED;
          case XLM -> TokenHead.BIASED;
        };
    require(kind, "model.token_head", config.heads().tokens(), head);
    if (config.heads().has(Head.REPLACEMENTS)) {
      throw new HuggingFaceException(
          "objectives.rtd: %s has no head for replaced tokens".formatted(kind.id()));
    }
    if (config.heads().has(Head.SENTENCES) && !kind.comparesTexts()) {
      throw new HuggingFaceException(
          "objectives.mlm_nsp or mlm_sop: %s has no head for the relation of two texts"
              .formatted(kind.id()));
    }
  }

  private Mask mask(HuggingFaceClass kind) throws HuggingFaceException {
    return switch (kind.naming()) {
      case GPT -> {
        if (!masks.contains(Mask.CAUSAL)) {
          throw refusal(kind, "objectives.clm", "0", "a share: it sees the past only");
        }
        yield Mask.CAUSAL;
      }
      case BERT -> {
        if (!masks.contains(Mask.FULL)) {
          throw refusal(kind, "objectives.mlm", "0", "a share: it sees both sides");
        }
        yield Mask.FULL;
      }
      case XLM -> masks.contains(Mask.FULL) ? Mask.FULL : Mask.CAUSAL;
    };
  }

  private static void require(HuggingFaceClass kind, String key, Enum<?> value, Enum<?> needed)
      throws HuggingFaceException {
    if (value != needed) {
      throw refusal(kind, key, value(value), value(needed));
    }
  }

  private static String value(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static HuggingFaceException refusal(
      HuggingFaceClass kind, String key, String value, String needed) {
    return new HuggingFaceException(
        "%s is %s: no class of Hugging Face's transformers computes this, %s has %s"
            .formatted(key, value, kind.id(), needed));
  }

  /** The activation as config.json calls it. */
  static String activation(FeedForward feedForward) {
    return switch (feedForward) {
      case GELU -> "gelu";
      case GELU_TANH -> "gelu_new";
      case RELU -> "relu";
      case SWIGLU -> throw new IllegalArgumentException("no class has " + feedForward);
    };
  }
}
