package io.sirocco.tests;

import io.sirocco.hub.SafetensorsFile;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.onnx.OnnxDirectory;
import io.sirocco.onnx.OnnxModel;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.GeneratorSizes;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.PoolerActivation;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models of 2 layers and 32 channels that are exported as ONNX; each choice is in one of them. */
@SuppressWarnings("ImmutableEnumChecker") // records of values
enum ExportedModel {
  /** Masked tokens and next sentences. */
  BERT(bert(), Mask.FULL),
  /** Its classifier. */
  BERT_CLASSIFIER(classifier(bert()), Mask.FULL),
  /** Norms before the branches, of root mean squares; gated units, rotary positions, no biases. */
  MODERN_BERT(
      bert()
          .with(new EmbeddingConfig(Positions.ROTARY, 2, EmbeddingNorm.PRESENT))
          .with(modern())
          .with(HeadConfig.tokens(TokenHead.TRANSFORMED)),
      Mask.FULL),
  /** Without token types; sinusoids, GELU with tanh, a generator, and what tells its tokens. */
  BERT_OF_REPLACEMENTS(
      bert()
          .with(new EmbeddingConfig(Positions.SINUSOIDAL, 0, EmbeddingNorm.PRESENT))
          .with(layers(NormPlacement.POST, FeedForward.GELU_TANH, Bias.PRESENT))
          .with(
              new HeadConfig(
                  Set.of(Head.TOKENS, Head.REPLACEMENTS),
                  TokenHead.TRANSFORMED,
                  new GeneratorSizes(1, 2, 16, 48))),
      Mask.FULL),
  /** Each token from those before it. */
  GPT(gpt(), Mask.CAUSAL),
  /** Its classifier, which looks at the last token. */
  GPT_CLASSIFIER(classifier(gpt()), Mask.CAUSAL),
  /** Norms behind the branches and the embedding, GELU with erf, no biases. */
  GPT_OF_POST_NORMS(
      gpt()
          .with(new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.PRESENT))
          .with(layers(NormPlacement.POST, FeedForward.GELU, Bias.ABSENT)),
      Mask.CAUSAL),
  /** As Llama, with a bias at the output. */
  LLAMA(
      gpt()
          .with(new EmbeddingConfig(Positions.ROTARY, 0, EmbeddingNorm.ABSENT))
          .with(modern())
          .with(HeadConfig.tokens(TokenHead.BIASED)),
      Mask.CAUSAL),
  /** Three languages, positions that begin anew. */
  XLM(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96), Mask.FULL),
  /** That sees the past only. */
  CAUSAL_XLM(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96), Mask.CAUSAL),
  /** Its classifier, which looks at the first token. */
  XLM_CLASSIFIER(classifier(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96)), Mask.FULL),
  /** A classifier of the mean of all states. */
  BERT_OF_MEANS(averaging(bert()), Mask.FULL),
  /** One of states that see the past only. */
  GPT_OF_MEANS(averaging(gpt()), Mask.CAUSAL),
  /** One in three languages. */
  XLM_OF_MEANS(averaging(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96)), Mask.FULL),
  /** Rectifiers in the layers and behind the pooler. */
  BERT_OF_RELU(
      classifier(
          bert()
              .with(new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.PRESENT))
              .with(layers(NormPlacement.POST, FeedForward.RELU, Bias.PRESENT))
              .with(HeadConfig.tokens(TokenHead.TRANSFORMED).with(PoolerActivation.RELU))),
      Mask.FULL),
  /** Which tells classes of tokens. */
  BERT_TOKEN_CLASSIFIER(tagger(bert()), Mask.FULL),
  /** Which tells them from those before, too. */
  GPT_TOKEN_CLASSIFIER(tagger(gpt()), Mask.CAUSAL),
  /** Which tells them in three languages. */
  XLM_TOKEN_CLASSIFIER(tagger(TransformerConfig.xlm(65, 32, 3, 2, 4, 32, 96)), Mask.FULL);

  private static final String NORMS = ".*(LayerNorm|layer_norm\\w*(\\.\\d+)?|ln_\\w+)\\.weight";

  private final TransformerConfig config;
  private final Mask mask;

  ExportedModel(TransformerConfig config, Mask mask) {
    this.config = config;
    this.mask = mask;
  }

  private static TransformerConfig bert() {
    return TransformerConfig.bert(65, 32, 2, 4, 32, 96);
  }

  private static TransformerConfig gpt() {
    return TransformerConfig.gpt(65, 32, 2, 4, 32, 96);
  }

  private static TransformerConfig classifier(TransformerConfig config) {
    return config.with(config.heads().classifying(3));
  }

  private static TransformerConfig averaging(TransformerConfig config) {
    return config.with(config.heads().classifying(3).with(Summary.MEAN));
  }

  private static TransformerConfig tagger(TransformerConfig config) {
    return config.with(config.heads().tagging(3));
  }

  private static BlockConfig layers(NormPlacement placement, FeedForward forward, Bias bias) {
    return new BlockConfig(placement, NormKind.LAYER_NORM, 1e-3, forward, bias);
  }

  private static BlockConfig modern() {
    return new BlockConfig(
        NormPlacement.PRE, NormKind.RMS_NORM, 1e-6, FeedForward.SWIGLU, Bias.ABSENT);
  }

  /** What is exported. */
  OnnxModel model() {
    List<String> languages = List.of("de", "en", "ne");
    List<String> labels = List.of("good", "bad", "neither");
    return new OnnxModel(
        config,
        mask,
        name().contains("XLM") ? languages : List.of(),
        config.heads().classes() > 0 ? labels : List.of());
  }

  Transformer transformer() {
    return new Transformer(config);
  }

  /** Random parameters, nowhere the initial zeros and ones. */
  Map<String, float[]> parameters() {
    return TensorFiles.random(transformer(), 5, NORMS);
  }

  /** Writes a directory below a folder. */
  Path export(Path folder) throws IOException {
    new TensorFiles(folder).write("ours", transformer(), parameters());
    Path directory = folder.resolve("exported");
    try (SafetensorsFile ours = SafetensorsFile.open(folder.resolve("ours.safetensors"))) {
      OnnxDirectory.write(
          directory, model(), ours, HubModel.tokenizer(), folder.resolve("none"), "");
    }
    return directory;
  }
}
