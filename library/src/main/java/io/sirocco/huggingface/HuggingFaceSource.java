package io.sirocco.huggingface;

import io.sirocco.hub.HuggingFaceTensors;
import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsDirectory;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Constant;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.transformer.EmbeddingConfig;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A model that lies in a directory of Hugging Face.
 *
 * @param directory where
 * @param tokenizer of the model
 * @param model what config.json says
 * @param leftOut names of tensors that are no parameters of the model
 */
public record HuggingFaceSource(
    Path directory, Tokenizer tokenizer, HuggingFaceModel model, List<String> leftOut) {

  private static final String XLM_POSITIONS = "transformer.position_embeddings.weight";

  /** Copies the list. */
  public HuggingFaceSource {
    leftOut = List.copyOf(leftOut);
  }

  /** Whether there is a config.json, which is what makes a directory one of these. */
  public static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(HuggingFaceDirectory.CONFIG));
  }

  /**
   * Reads what a directory holds; of the tensors only what is stored about them, and those that
   * have to be the same.
   *
   * @throws HuggingFaceException if config.json is missing or damaged, or no model here computes
   *     what it describes
   * @throws io.sirocco.hub.SafetensorsException if the tensors are not those of the class
   * @throws io.sirocco.tokenizer.format.TokenizerFileException if the tokenizer cannot be used
   */
  public static HuggingFaceSource open(Path directory) throws IOException {
    Path config = directory.resolve(HuggingFaceDirectory.CONFIG);
    Tokenizer tokenizer = Tokenizer.load(directory);
    HuggingFaceModel model = ConfigReader.read(config, tokenizer.vocabularySize());
    try (SafetensorsDirectory files = SafetensorsDirectory.open(directory)) {
      List<TensorSource> tensors = files.sources();
      // Before anything of the size that config.json says is made.
      if (model.config().L() > tensors.size()) {
        throw new HuggingFaceException(
            config,
            "%d layers, but %s holds %d tensors"
                .formatted(model.config().L(), files.path(), tensors.size()));
      }
      HuggingFaceModel known = withPositions(model, tensors);
      HuggingFaceTensors found = tensors(known, files);
      return new HuggingFaceSource(directory, tokenizer, known, found.leftOut());
    }
  }

  /** The parameters, under the names that they have here; to be closed. */
  public NamedTensors parameters() throws IOException {
    SafetensorsDirectory files = SafetensorsDirectory.open(directory);
    boolean found = false;
    try {
      HuggingFaceTensors tensors = tensors(model, files);
      found = true;
      return tensors;
    } finally {
      if (!found) {
        files.close();
      }
    }
  }

  private static HuggingFaceTensors tensors(HuggingFaceModel model, NamedTensors files)
      throws IOException {
    return HuggingFaceTensors.of(model.layout(), new Transformer(model.config()).tensors(), files);
  }

  /**
   * Sinusoids are parameters there: where the stored ones are those that are computed here they are
   * computed, else they are learned positions.
   */
  private static HuggingFaceModel withPositions(HuggingFaceModel model, List<TensorSource> tensors)
      throws IOException {
    TransformerConfig config = model.config();
    EmbeddingConfig embeddings = config.embeddings();
    if (embeddings.positions() != Positions.SINUSOIDAL) {
      return model;
    }
    TensorSource stored =
        tensors.stream()
            .filter(tensor -> XLM_POSITIONS.endsWith(tensor.name()))
            .findFirst()
            .orElse(null);
    if (stored == null || areSinusoids(stored, config)) {
      return model;
    }
    EmbeddingConfig learned =
        new EmbeddingConfig(Positions.LEARNED, embeddings.segments(), embeddings.norm());
    return new HuggingFaceModel(
        model.kind(),
        config.with(learned),
        model.languages(),
        model.mask(),
        model.layout(),
        model.classes());
  }

  private static boolean areSinusoids(TensorSource stored, TransformerConfig config)
      throws IOException {
    Constant computed = new Transformer(config).constants().getFirst();
    if (!stored.shape().equals(computed.tensor().shape().sizes())) {
      return false;
    }
    float[] here = new float[config.C()];
    float[] there = new float[config.C()];
    for (int row = 0; row < config.T(); row++) {
      long from = (long) row * config.C();
      computed.values().fill(from, here);
      stored.elements().read(from, there);
      if (!Arrays.equals(here, there)) {
        return false;
      }
    }
    return true;
  }
}
