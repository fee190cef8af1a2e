package io.sirocco.tests;

import io.sirocco.hub.SafetensorsFile;
import io.sirocco.huggingface.ClassChoice;
import io.sirocco.huggingface.HuggingFaceDirectory;
import io.sirocco.huggingface.HuggingFaceException;
import io.sirocco.huggingface.HuggingFaceModel;
import io.sirocco.huggingface.ModelCard;
import io.sirocco.huggingface.TextClasses;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.PoolerActivation;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models of 2 layers and 32 channels as classes of Hugging Face have them. */
@SuppressWarnings("ImmutableEnumChecker") // records of values
enum HubModel {
  /** With the head of sentences. */
  BERT_FOR_PRE_TRAINING(
      "BertForPreTraining", TransformerConfig.bert(V(), 32, 2, 4, 32, 96), Objective.MASKED_PAIRS),
  /** Without it; another epsilon and activation, three token types. */
  BERT_FOR_MASKED_LM(
      "BertForMaskedLM",
      TransformerConfig.bert(V(), 32, 2, 4, 32, 96)
          .with(new EmbeddingConfig(Positions.LEARNED, 3, EmbeddingNorm.PRESENT))
          .with(layers(NormPlacement.POST, 1e-3, FeedForward.GELU_TANH))
          .with(HeadConfig.tokens(TokenHead.TRANSFORMED)),
      Objective.MASKED),
  /** With positions that are not trained, which are parameters there. */
  BERT_OF_SINUSOIDS(
      "BertForMaskedLM",
      TransformerConfig.bert(V(), 32, 2, 4, 32, 96)
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 2, EmbeddingNorm.PRESENT))
          .with(HeadConfig.tokens(TokenHead.TRANSFORMED)),
      Objective.MASKED),
  /** A feed-forward layer of another width than four times the channels. */
  GPT2("GPT2LMHeadModel", TransformerConfig.gpt(V(), 32, 2, 4, 32, 96), Objective.CAUSAL),
  /** Another epsilon and activation. */
  GPT2_OF_ERF(
      "GPT2LMHeadModel",
      TransformerConfig.gpt(V(), 32, 2, 4, 32, 128)
          .with(layers(NormPlacement.PRE, 1e-3, FeedForward.GELU)),
      Objective.CAUSAL),
  /** Three languages. */
  XLM("XLMWithLMHeadModel", TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128), Objective.MASKED),
  /** That sees the past only. */
  CAUSAL_XLM(
      "XLMWithLMHeadModel", TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128), Objective.CAUSAL),
  /** With positions that are not trained. */
  XLM_OF_SINUSOIDS(
      "XLMWithLMHeadModel",
      TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128)
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 3, EmbeddingNorm.PRESENT)),
      Objective.MASKED),
  /** Whose language is looked up here, and not there. */
  XLM_OF_ONE_LANGUAGE(
      "XLMWithLMHeadModel", TransformerConfig.xlm(V(), 32, 1, 2, 4, 32, 128), Objective.MASKED),
  /** Three classes of texts. */
  BERT_CLASSIFIER(
      "BertForSequenceClassification",
      classifier(TransformerConfig.bert(V(), 32, 2, 4, 32, 96)),
      Objective.classes(Mask.FULL)),
  /** Three classes, told from the last token. */
  GPT2_CLASSIFIER(
      "GPT2ForSequenceClassification",
      classifier(TransformerConfig.gpt(V(), 32, 2, 4, 32, 96)),
      Objective.classes(Mask.CAUSAL)),
  /** Three classes, three languages. */
  XLM_CLASSIFIER(
      "XLMForSequenceClassification",
      classifier(TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128)),
      Objective.classes(Mask.FULL)),
  /** Whose layers have rectifiers. */
  XLM_OF_RELU(
      "XLMWithLMHeadModel",
      TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128)
          .with(layers(NormPlacement.POST, 1e-12, FeedForward.RELU)),
      Objective.MASKED),
  /** The same of a GPT. */
  GPT2_OF_RELU(
      "GPT2LMHeadModel",
      TransformerConfig.gpt(V(), 32, 2, 4, 32, 128)
          .with(layers(NormPlacement.PRE, 1e-5, FeedForward.RELU)),
      Objective.CAUSAL),
  /** Without token types. */
  DISTILBERT("DistilBertForMaskedLM", distilBert(), Objective.MASKED),
  /** Three classes of texts, told behind a rectifier. */
  DISTILBERT_CLASSIFIER(
      "DistilBertForSequenceClassification",
      classifier(distilBert()),
      Objective.classes(Mask.FULL)),
  /** Three classes of tokens. */
  DISTILBERT_TOKEN_CLASSIFIER(
      "DistilBertForTokenClassification", tagger(distilBert()), Objective.tokenClasses(Mask.FULL)),
  /** Three classes of tokens. */
  BERT_TOKEN_CLASSIFIER(
      "BertForTokenClassification",
      tagger(TransformerConfig.bert(V(), 32, 2, 4, 32, 96)),
      Objective.tokenClasses(Mask.FULL)),
  /** Three classes of tokens that know those before them. */
  GPT2_TOKEN_CLASSIFIER(
      "GPT2ForTokenClassification",
      tagger(TransformerConfig.gpt(V(), 32, 2, 4, 32, 96)),
      Objective.tokenClasses(Mask.CAUSAL)),
  /** Three classes of tokens, three languages. */
  XLM_TOKEN_CLASSIFIER(
      "XLMForTokenClassification",
      tagger(TransformerConfig.xlm(V(), 32, 3, 2, 4, 32, 128)),
      Objective.tokenClasses(Mask.FULL));

  private static final String NORMS = ".*(LayerNorm|layer_norm\\w*(\\.\\d+)?|ln_\\w+)\\.weight";

  private final String kind;
  private final TransformerConfig config;
  private final Objective objective;

  HubModel(String kind, TransformerConfig config, Objective objective) {
    this.kind = kind;
    this.config = config;
    this.objective = objective;
  }

  /** Tokens of the vocabulary. */
  private static int V() {
    return 65;
  }

  private static TransformerConfig distilBert() {
    return TransformerConfig.bert(V(), 32, 2, 4, 32, 96)
        .with(new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.PRESENT))
        .with(HeadConfig.tokens(TokenHead.TRANSFORMED).with(PoolerActivation.RELU));
  }

  private static TransformerConfig classifier(TransformerConfig config) {
    return config.with(config.heads().classifying(3));
  }

  private static TransformerConfig tagger(TransformerConfig config) {
    return config.with(config.heads().tagging(3));
  }

  private static BlockConfig layers(
      NormPlacement placement, double epsilon, FeedForward feedForward) {
    return new BlockConfig(placement, NormKind.LAYER_NORM, epsilon, feedForward, Bias.PRESENT);
  }

  /** The name of the class. */
  String kind() {
    return kind;
  }

  TransformerConfig config() {
    return config;
  }

  Transformer model() {
    return new Transformer(config);
  }

  Objective objective() {
    return objective;
  }

  /** What config.json says. */
  HuggingFaceModel described() throws HuggingFaceException {
    List<String> languages = List.of("de", "en", "ne").subList(0, languages());
    return new ClassChoice(config, languages, Set.of(objective.mask()), classes()).model();
  }

  private TextClasses classes() {
    List<String> labels = List.of("hate", "other", "spam");
    if (config.heads().has(Head.TOKEN_CLASSES)) {
      return new TextClasses(TextClasses.TOKENS, labels);
    }
    return config.heads().has(Head.CLASSES)
        ? new TextClasses(TextClasses.SINGLE_LABEL, labels)
        : TextClasses.NONE;
  }

  private int languages() {
    return kind.startsWith("XLM") ? config.embeddings().segments() : 0;
  }

  /** Random parameters, nowhere the initial zeros and ones. */
  Map<String, float[]> parameters() {
    return TensorFiles.random(model(), 5, NORMS);
  }

  /** As many characters as there are tokens. */
  static Tokenizer tokenizer() {
    StringBuilder characters = new StringBuilder();
    for (char c = '0'; characters.length() < V(); c++) {
      characters.append(c);
    }
    return CharacterTokenizer.train(characters.toString(), UnknownPolicy.REFUSE);
  }

  /** Writes the parameters beside a directory, and exports them into it. */
  Path export(Path folder) throws IOException {
    new TensorFiles(folder).write("ours", model(), parameters());
    Path directory = folder.resolve("exported");
    ModelCard card = new ModelCard("tiny", described(), model().size(), null);
    try (SafetensorsFile ours = SafetensorsFile.open(folder.resolve("ours.safetensors"))) {
      HuggingFaceDirectory.write(directory, card, ours, tokenizer());
    }
    return directory;
  }
}
