package io.sirocco.hub;

import io.sirocco.transformer.Naming;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The classes of Hugging Face's transformers that compute what a model here can compute: how they
 * call the tensors that are called otherwise here.
 *
 * <p>Most names are the same, see {@link Naming}. What differs is written as replacements of parts
 * of our names, made in their order.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists and patterns that nobody changes
public enum HuggingFaceClass {
  /** BERT with both of its heads. */
  BERT_FOR_PRE_TRAINING("BertForPreTraining", "bert", Naming.BERT, Tables.BERT),
  /** BERT with the head of tokens. */
  BERT_FOR_MASKED_LM("BertForMaskedLM", "bert", Naming.BERT, Tables.BERT),
  /** GPT-2. */
  GPT2_LM_HEAD("GPT2LMHeadModel", "gpt2", Naming.GPT, Tables.GPT2),
  /** XLM. */
  XLM_WITH_LM_HEAD("XLMWithLMHeadModel", "xlm", Naming.XLM, Tables.XLM),
  /** RoBERTa: a BERT whose positions begin behind that of padding. */
  ROBERTA_FOR_MASKED_LM("RobertaForMaskedLM", "roberta", Naming.BERT, Tables.ROBERTA),
  /** XLM-R: RoBERTa by another name. */
  XLM_ROBERTA_FOR_MASKED_LM("XLMRobertaForMaskedLM", "xlm-roberta", Naming.BERT, Tables.ROBERTA),
  /** DistilBERT: a BERT without token types. */
  DISTILBERT_FOR_MASKED_LM("DistilBertForMaskedLM", "distilbert", Naming.BERT, Tables.DISTILBERT),
  /** BERT with a head of classes on its pooled first state. */
  BERT_CLASSIFIER("BertForSequenceClassification", "bert", Naming.BERT, Tables.BERT),
  /** GPT-2 with a head of classes on its last state, without a bias. */
  GPT2_CLASSIFIER("GPT2ForSequenceClassification", "gpt2", Naming.GPT, Tables.GPT2),
  /** XLM with a head of classes on its first state. */
  XLM_CLASSIFIER("XLMForSequenceClassification", "xlm", Naming.XLM, Tables.XLM),
  /** RoBERTa with a head of classes, whose dense layer is that of BERT's pooler. */
  ROBERTA_CLASSIFIER(
      "RobertaForSequenceClassification", "roberta", Naming.BERT, Tables.ROBERTA_CLASSIFIER),
  /** XLM-R with the same. */
  XLM_ROBERTA_CLASSIFIER(
      "XLMRobertaForSequenceClassification", "xlm-roberta", Naming.BERT, Tables.ROBERTA_CLASSIFIER),
  /** DistilBERT with a head of classes on its pooled first state. */
  DISTILBERT_CLASSIFIER(
      "DistilBertForSequenceClassification", "distilbert", Naming.BERT, Tables.DISTILBERT),
  /** BERT, without a pooler, with a head of classes on each state. */
  BERT_TOKEN_CLASSIFIER("BertForTokenClassification", "bert", Naming.BERT, Tables.BERT),
  /** GPT-2 with the same. */
  GPT2_TOKEN_CLASSIFIER("GPT2ForTokenClassification", "gpt2", Naming.GPT, Tables.GPT2),
  /** XLM with the same. */
  XLM_TOKEN_CLASSIFIER("XLMForTokenClassification", "xlm", Naming.XLM, Tables.XLM),
  /** RoBERTa with the same. */
  ROBERTA_TOKEN_CLASSIFIER("RobertaForTokenClassification", "roberta", Naming.BERT, Tables.ROBERTA),
  /** XLM-R with the same. */
  XLM_ROBERTA_TOKEN_CLASSIFIER(
      "XLMRobertaForTokenClassification", "xlm-roberta", Naming.BERT, Tables.ROBERTA),
  /** DistilBERT with the same. */
  DISTILBERT_TOKEN_CLASSIFIER(
      "DistilBertForTokenClassification", "distilbert", Naming.BERT, Tables.DISTILBERT);

  private final String id;
  private final String modelType;
  private final Naming naming;
  private final Table table;

  HuggingFaceClass(String id, String modelType, Naming naming, Table table) {
    this.id = id;
    this.modelType = modelType;
    this.naming = naming;
    this.table = table;
  }

  /** The class of a name, such as {@code BertForMaskedLM}. */
  public static Optional<HuggingFaceClass> of(String id) {
    return Arrays.stream(values()).filter(known -> known.id.equals(id)).findFirst();
  }

  /** The name of the class. */
  public String id() {
    return id;
  }

  /** What {@code model_type} says in its config.json. */
  public String modelType() {
    return modelType;
  }

  /** How its model calls its parameters here. */
  public Naming naming() {
    return naming;
  }

  /** Whether it predicts how two texts are related. */
  public boolean comparesTexts() {
    return this == BERT_FOR_PRE_TRAINING;
  }

  /** Whether it tells classes, of texts or of tokens, and predicts no tokens. */
  public boolean classifies() {
    return classifiesTexts() || classifiesTokens();
  }

  /** Whether it tells classes of texts. */
  public boolean classifiesTexts() {
    return id.endsWith("ForSequenceClassification");
  }

  /** Whether it tells classes of tokens. */
  public boolean classifiesTokens() {
    return id.endsWith("ForTokenClassification");
  }

  /** What the names of all tensors but those of the heads begin with. */
  public String prefix() {
    return table.prefix;
  }

  /** The name that a tensor of ours has there. */
  String name(String ours) {
    String name = ours;
    for (Map.Entry<String, String> replacement : table.replacements) {
      name = name.replace(replacement.getKey(), replacement.getValue());
    }
    return naming == Naming.GPT && naming.classifiers().stream().noneMatch(name::startsWith)
        ? table.prefix + name
        : name;
  }

  /** The parts of the name of a packed projection that its three tensors have there. */
  List<String> queryKeyValue() {
    return table.queryKeyValue;
  }

  /** For tensors that are stored a second time: the name of the first. */
  Map<String, String> tied() {
    return table.tied;
  }

  /** Whether a tensor is one that the class passes over: buffers, and heads that it lacks. */
  boolean passesOver(String name) {
    return table.passedOver.matcher(name).matches();
  }

  /**
   * What is particular to a family.
   *
   * @param prefix of the names of all tensors but those of the heads
   * @param replacements of parts of our names
   * @param queryKeyValue what stands in the place of the name of our packed projection
   * @param tied tensors that are others by another name
   * @param passedOver names of tensors that are not parameters of the class
   */
  private record Table(
      String prefix,
      List<Map.Entry<String, String>> replacements,
      List<String> queryKeyValue,
      Map<String, String> tied,
      Pattern passedOver) {}

  /** The families. */
  private static final class Tables {

    private static final Table BERT =
        new Table(
            "bert.",
            List.of(),
            List.of("query", "key", "value"),
            Map.of(
                "cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight",
                "cls.predictions.decoder.bias", "cls.predictions.bias"),
            Pattern.compile(
                "(bert\\.)?(embeddings\\.position_ids|pooler\\..*)|cls\\.seq_relationship\\..*"));

    private static final Table GPT2 =
        new Table(
            "transformer.",
            List.of(),
            List.of(),
            Map.of("lm_head.weight", "transformer.wte.weight"),
            Pattern.compile("(transformer\\.)?h\\.\\d+\\.attn\\.(bias|masked_bias)"));

    private static final Table XLM =
        new Table(
            "transformer.",
            List.of(),
            List.of("q_lin", "k_lin", "v_lin"),
            Map.of("pred_layer.proj.weight", "transformer.embeddings.weight"),
            Pattern.compile("(transformer\\.)?(position_ids|position_embeddings\\.weight)"));

    private static final Table ROBERTA =
        new Table(
            "roberta.",
            List.of(
                Map.entry("bert.", "roberta."),
                Map.entry("cls.predictions.transform.dense", "lm_head.dense"),
                Map.entry("cls.predictions.transform.LayerNorm", "lm_head.layer_norm"),
                Map.entry("cls.predictions.bias", "lm_head.bias")),
            List.of("query", "key", "value"),
            Map.of(
                "lm_head.decoder.weight", "roberta.embeddings.word_embeddings.weight",
                "lm_head.decoder.bias", "lm_head.bias"),
            Pattern.compile("(roberta\\.)?(embeddings\\.position_ids|pooler\\..*)"));

    /** Its pooler is not read, as it stands beside the head. */
    private static final Table ROBERTA_CLASSIFIER =
        new Table(
            "roberta.",
            List.of(
                Map.entry("classifier.", "classifier.out_proj."),
                Map.entry("bert.pooler.dense.", "classifier.dense."),
                Map.entry("bert.", "roberta.")),
            List.of("query", "key", "value"),
            Map.of(),
            ROBERTA.passedOver);

    private static final Table DISTILBERT =
        new Table(
            "distilbert.",
            List.of(
                Map.entry("bert.embeddings", "distilbert.embeddings"),
                Map.entry("bert.encoder", "distilbert.transformer"),
                Map.entry("attention.self.query_key_value", "attention.query_key_value"),
                Map.entry("attention.output.dense", "attention.out_lin"),
                Map.entry("attention.output.LayerNorm", "sa_layer_norm"),
                Map.entry("intermediate.dense", "ffn.lin1"),
                Map.entry("output.dense", "ffn.lin2"),
                Map.entry("output.LayerNorm", "output_layer_norm"),
                Map.entry("bert.pooler.dense", "pre_classifier"),
                Map.entry("cls.predictions.transform.dense", "vocab_transform"),
                Map.entry("cls.predictions.transform.LayerNorm", "vocab_layer_norm"),
                Map.entry("cls.predictions.bias", "vocab_projector.bias")),
            List.of("q_lin", "k_lin", "v_lin"),
            Map.of("vocab_projector.weight", "distilbert.embeddings.word_embeddings.weight"),
            Pattern.compile("(distilbert\\.)?embeddings\\.position_ids"));

    private Tables() {}
  }
}
