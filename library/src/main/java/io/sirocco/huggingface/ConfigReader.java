package io.sirocco.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sirocco.hub.HuggingFaceClass;
import io.sirocco.hub.HuggingFaceLayout;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.PoolerActivation;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Turns config.json into the model that computes the same, or says which value has none. */
final class ConfigReader {

  /** Far above any model; keeps sums of sizes from overflowing. */
  private static final int MOST_ROWS = 1 << 26;

  private static final int MOST_LABELS = 1 << 16;

  private static final int MOST_CHANNELS = 1 << 17;
  private static final int MOST_LAYERS = 1 << 14;

  /** Classes without heads, and those that they are taken for. */
  private static final Map<String, HuggingFaceClass> BARE =
      Map.of(
          "BertModel", HuggingFaceClass.BERT_FOR_MASKED_LM,
          "GPT2Model", HuggingFaceClass.GPT2_LM_HEAD,
          "XLMModel", HuggingFaceClass.XLM_WITH_LM_HEAD,
          "RobertaModel", HuggingFaceClass.ROBERTA_FOR_MASKED_LM,
          "XLMRobertaModel", HuggingFaceClass.XLM_ROBERTA_FOR_MASKED_LM,
          "DistilBertModel", HuggingFaceClass.DISTILBERT_FOR_MASKED_LM);

  private final ConfigFile file;
  private final HuggingFaceClass kind;
  private final boolean bare;
  private final int V;

  private ConfigReader(ConfigFile file, HuggingFaceClass kind, boolean bare, int V) {
    this.file = file;
    this.kind = kind;
    this.bare = bare;
    this.V = V;
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @param V tokens of the tokenizer
   * @throws HuggingFaceException if it is damaged, or no model here computes what it describes
   */
  static HuggingFaceModel read(Path path, int V) throws IOException {
    ConfigFile file = ConfigFile.read(path);
    String name = architecture(file);
    HuggingFaceClass bare = BARE.get(name);
    HuggingFaceClass kind = bare == null ? known(file, name) : bare;
    file.require("model_type", List.of(kind.modelType()));
    file.require("tie_word_embeddings", true);
    file.require("is_decoder", false);
    file.require("add_cross_attention", false);
    try {
      return new ConfigReader(file, kind, bare != null, V).model();
    } catch (IllegalArgumentException e) {
      throw new HuggingFaceException(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static String architecture(ConfigFile file) throws HuggingFaceException {
    JsonNode names = file.root().path("architectures");
    if (names.size() != 1 || !names.path(0).isTextual()) {
      throw new HuggingFaceException(
          file.path(),
          "architectures is %s, not the name of one class".formatted(ConfigFile.text(names)));
    }
    return names.get(0).textValue();
  }

  private static HuggingFaceClass known(ConfigFile file, String name) throws HuggingFaceException {
    List<String> names = new ArrayList<>();
    Arrays.stream(HuggingFaceClass.values()).map(HuggingFaceClass::id).forEach(names::add);
    BARE.keySet().stream().sorted().forEach(names::add);
    return HuggingFaceClass.of(name)
        .orElseThrow(() ->
            new HuggingFaceException(
                file.path(),
                "a %s is not known here; known are %s".formatted(name, String.join(", ", names))));
  }

  private HuggingFaceModel model() throws HuggingFaceException {
    return switch (kind) {
      case BERT_FOR_PRE_TRAINING, BERT_FOR_MASKED_LM, BERT_CLASSIFIER, BERT_TOKEN_CLASSIFIER ->
          bert(0);
      case ROBERTA_FOR_MASKED_LM,
          XLM_ROBERTA_FOR_MASKED_LM,
          ROBERTA_CLASSIFIER,
          XLM_ROBERTA_CLASSIFIER,
          ROBERTA_TOKEN_CLASSIFIER,
          XLM_ROBERTA_TOKEN_CLASSIFIER ->
          bert(1 + (file.has("pad_token_id") ? file.count("pad_token_id", 0, MOST_ROWS) : 1));
      case DISTILBERT_FOR_MASKED_LM, DISTILBERT_CLASSIFIER, DISTILBERT_TOKEN_CLASSIFIER ->
          distilBert();
      case GPT2_LM_HEAD, GPT2_CLASSIFIER, GPT2_TOKEN_CLASSIFIER -> gpt();
      case XLM_WITH_LM_HEAD, XLM_CLASSIFIER, XLM_TOKEN_CLASSIFIER -> xlm();
    };
  }

  private HuggingFaceModel bert(int skippedPositions) throws HuggingFaceException {
    file.require("position_embedding_type", List.of("absolute"));
    if (skippedPositions > 0 && !kind.classifies()) {
      // The head of RoBERTa has GELU with erf whatever the layers have.
      file.require("hidden_act", List.of("gelu", "gelu_python"));
    }
    int rows = file.count("max_position_embeddings", skippedPositions + 1, MOST_ROWS);
    EmbeddingConfig embeddings =
        new EmbeddingConfig(
            Positions.LEARNED, file.count("type_vocab_size", 1, MOST_ROWS), EmbeddingNorm.PRESENT);
    TransformerConfig config =
        new TransformerConfig(
            V,
            rows - skippedPositions,
            file.count("num_hidden_layers", 1, MOST_LAYERS),
            file.count("num_attention_heads", 1, MOST_CHANNELS),
            file.count("hidden_size", 1, MOST_CHANNELS),
            file.count("intermediate_size", 1, MOST_ROWS),
            embeddings,
            blocks(
                NormPlacement.POST,
                epsilon("layer_norm_eps", 1e-12),
                activation("hidden_act", "gelu")),
            heads(TokenHead.TRANSFORMED),
            dropout("hidden_dropout_prob", "attention_probs_dropout_prob"),
            new Initialization.Bert(file.number("initializer_range", 0.02, 1e3)),
            kind.naming());
    return described(config, List.of(), Mask.FULL, skippedPositions);
  }

  private HuggingFaceModel distilBert() throws HuggingFaceException {
    TransformerConfig config =
        new TransformerConfig(
            V,
            file.count("max_position_embeddings", 1, MOST_ROWS),
            file.count("n_layers", 1, MOST_LAYERS),
            file.count("n_heads", 1, MOST_CHANNELS),
            file.count("dim", 1, MOST_CHANNELS),
            file.count("hidden_dim", 1, MOST_ROWS),
            new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.PRESENT),
            blocks(NormPlacement.POST, 1e-12, activation("activation", "gelu")),
            heads(TokenHead.TRANSFORMED).with(PoolerActivation.RELU),
            dropout("dropout", "attention_dropout"),
            new Initialization.Bert(file.number("initializer_range", 0.02, 1e3)),
            kind.naming());
    return described(config, List.of(), Mask.FULL, 0);
  }

  private HuggingFaceModel gpt() throws HuggingFaceException {
    file.require("scale_attn_weights", true);
    file.require("scale_attn_by_inverse_layer_idx", false);
    int C = file.count("n_embd", 1, MOST_CHANNELS);
    TransformerConfig config =
        new TransformerConfig(
            V,
            file.count(file.first("n_positions", "n_ctx"), 1, MOST_ROWS),
            file.count("n_layer", 1, MOST_LAYERS),
            file.count("n_head", 1, MOST_CHANNELS),
            C,
            file.optionalCount("n_inner", 1, MOST_ROWS).orElse(4 * C),
            new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.ABSENT),
            blocks(
                NormPlacement.PRE,
                epsilon("layer_norm_epsilon", 1e-5),
                activation("activation_function", "gelu_new")),
            heads(TokenHead.PLAIN),
            dropout("resid_pdrop", "attn_pdrop"),
            new Initialization.Gpt(file.number("initializer_range", 0.02, 1e3), 0.02),
            kind.naming());
    return described(config, List.of(), Mask.CAUSAL, 0);
  }

  private HuggingFaceModel xlm() throws HuggingFaceException {
    file.require("asm", false);
    file.require("is_encoder", true);
    if (kind.classifiesTexts()) {
      file.require("summary_type", List.of("first"));
      file.require("summary_use_proj", true);
      file.require("summary_activation", List.of("none"));
      file.require("summary_proj_to_labels", true);
    }
    int C = file.count("emb_dim", 1, MOST_CHANNELS);
    FeedForward activation =
        file.flag("gelu_activation", true) ? FeedForward.GELU : FeedForward.RELU;
    int known = file.optionalCount("n_langs", 1, 1 << 16).orElse(1);
    int languages = file.flag("use_lang_emb", true) ? known : 1;
    Positions positions =
        file.flag("sinusoidal_embeddings", false) ? Positions.SINUSOIDAL : Positions.LEARNED;
    TransformerConfig config =
        new TransformerConfig(
            V,
            file.optionalCount("max_position_embeddings", 1, MOST_ROWS).orElse(512),
            file.count("n_layers", 1, MOST_LAYERS),
            file.count("n_heads", 1, MOST_CHANNELS),
            C,
            4 * C,
            new EmbeddingConfig(positions, languages, EmbeddingNorm.PRESENT),
            blocks(NormPlacement.POST, epsilon("layer_norm_eps", 1e-12), activation),
            heads(TokenHead.BIASED),
            dropout("dropout", "attention_dropout"),
            new Initialization.Xlm(),
            kind.naming());
    Mask mask = file.flag("causal", false) ? Mask.CAUSAL : Mask.FULL;
    return described(config, languages(languages), mask, 0);
  }

  private HuggingFaceModel described(
      TransformerConfig config, List<String> languages, Mask mask, int skippedPositions)
      throws HuggingFaceException {
    int rows = file.count(file.first("vocab_size", "n_words"), 1, MOST_ROWS);
    if (rows < V) {
      throw new HuggingFaceException(
          file.path(), "vocab_size is %d, the tokenizer has %d tokens".formatted(rows, V));
    }
    HuggingFaceLayout layout = new HuggingFaceLayout(kind, rows, skippedPositions);
    TextClasses classes = kind.classifies() ? classes() : TextClasses.NONE;
    return new HuggingFaceModel(kind, config, languages, mask, layout, classes);
  }

  private HeadConfig heads(TokenHead tokens) throws HuggingFaceException {
    if (bare) {
      return HeadConfig.tokens(TokenHead.PLAIN);
    }
    if (kind.classifies()) {
      HeadConfig heads = HeadConfig.tokens(tokens);
      int classes = labels().size();
      return kind.classifiesTokens() ? heads.tagging(classes) : heads.classifying(classes);
    }
    Set<Head> heads = EnumSet.of(Head.TOKENS);
    if (kind.comparesTexts()) {
      heads.add(Head.SENTENCES);
    }
    return new HeadConfig(heads, tokens);
  }

  private static BlockConfig blocks(
      NormPlacement placement, double epsilon, FeedForward activation) {
    return new BlockConfig(placement, NormKind.LAYER_NORM, epsilon, activation, Bias.PRESENT);
  }

  private double epsilon(String key, double otherwise) throws HuggingFaceException {
    return file.number(key, otherwise, 1);
  }

  private Dropout dropout(String hidden, String attention) throws HuggingFaceException {
    return new Dropout(file.number(hidden, 0.1, 1), file.number(attention, 0.1, 1));
  }

  private FeedForward activation(String key, String otherwise) throws HuggingFaceException {
    String name = file.word(key, otherwise);
    return switch (name) {
      case "gelu", "gelu_python" -> FeedForward.GELU;
      case "gelu_new", "gelu_pytorch_tanh" -> FeedForward.GELU_TANH;
      case "relu" -> FeedForward.RELU;
      default ->
          throw new HuggingFaceException(
              file.path(),
              "%s is \"%s\", known are gelu, gelu_python, gelu_new, gelu_pytorch_tanh, relu"
                  .formatted(key, name));
    };
  }

  /** What it tells: of texts without a type that of the number of outputs. */
  private TextClasses classes() throws HuggingFaceException {
    List<String> labels = labels();
    if (kind.classifiesTokens()) {
      if (labels.size() == 1) {
        throw new HuggingFaceException(
            file.path(), "a %s with 1 label tells nothing".formatted(kind.id()));
      }
      return new TextClasses(TextClasses.TOKENS, labels);
    }
    String type =
        file.word(
            "problem_type", labels.size() == 1 ? TextClasses.REGRESSION : TextClasses.SINGLE_LABEL);
    boolean fits =
        switch (type) {
          case TextClasses.SINGLE_LABEL -> labels.size() > 1;
          case TextClasses.MULTI_LABEL -> true;
          case TextClasses.REGRESSION -> labels.size() == 1;
          default -> false;
        };
    if (!fits) {
      throw new HuggingFaceException(
          file.path(), "problem_type is \"%s\" with %d labels".formatted(type, labels.size()));
    }
    return new TextClasses(type, labels);
  }

  /** The names of the outputs by their numbers; without names there are LABEL_0 and LABEL_1. */
  private List<String> labels() throws HuggingFaceException {
    JsonNode names = file.root().path("id2label");
    if (names.isMissingNode() || names.isNull()) {
      int count = file.optionalCount("num_labels", 1, MOST_LABELS).orElse(2);
      return IntStream.range(0, count).mapToObj("LABEL_%d"::formatted).toList();
    }
    if (!names.isObject() || names.isEmpty() || names.size() > MOST_LABELS) {
      throw new HuggingFaceException(
          file.path(), "id2label has %d labels, not 1 to %d".formatted(names.size(), MOST_LABELS));
    }
    Set<String> labels = new LinkedHashSet<>();
    while (labels.size() < names.size()) {
      JsonNode name = names.path(Integer.toString(labels.size()));
      if (!name.isTextual() || !labels.add(name.textValue())) {
        throw new HuggingFaceException(
            file.path(),
            "id2label: %d is %s, not the name of one label only"
                .formatted(labels.size(), ConfigFile.text(name)));
      }
    }
    return List.copyOf(labels);
  }

  /** The names of the languages by their numbers; those without a name are called by it. */
  private List<String> languages(int count) throws HuggingFaceException {
    if (count == 1) {
      return List.of();
    }
    String[] names = new String[count];
    Arrays.setAll(names, Integer::toString);
    for (Map.Entry<String, JsonNode> entry : file.root().path("lang2id").properties()) {
      int number = entry.getValue().asInt(-1);
      if (number < 0 || number >= count) {
        throw new HuggingFaceException(
            file.path(),
            "lang2id: %s is %s, there are %d languages"
                .formatted(entry.getKey(), ConfigFile.text(entry.getValue()), count));
      }
      names[number] = entry.getKey();
    }
    return List.of(names);
  }
}
