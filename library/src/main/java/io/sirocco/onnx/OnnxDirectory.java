package io.sirocco.onnx;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsDirectory;
import io.sirocco.huggingface.TokenRoles;
import io.sirocco.kernels.Tensor;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory with a model as ONNX, its tokenizer, and what a caller has to know. */
public final class OnnxDirectory {

  /** The nodes and parameters. */
  public static final String MODEL = "model.onnx";

  /** Sizes, names of inputs and outputs, classes, languages, ids of special tokens. */
  public static final String CONFIG = "config.json";

  /** The recipe of the model, by which it is read again. */
  public static final String RECIPE = "recipe.yaml";

  /** More than config.json and recipe.yaml take. */
  private static final long OTHER_BYTES = 1 << 16;

  private OnnxDirectory() {}

  /** Whether a directory holds a model as ONNX, and no parameters in another form. */
  public static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(MODEL)) && !SafetensorsDirectory.isIn(directory);
  }

  /**
   * Holds a number of layers against the file, before anything is made of so many.
   *
   * @throws OnnxException if the file has fewer parameters than that
   */
  public static void requireLayers(Path directory, int layers) throws IOException {
    try (OnnxInitializers all = OnnxInitializers.open(directory.resolve(MODEL))) {
      int parameters = all.sources().size();
      if (layers > parameters) {
        throw new OnnxException(
            all.path(),
            "%s has %d layers, but there are %d parameters".formatted(RECIPE, layers, parameters));
      }
    }
  }

  /**
   * The parameters of a model as a directory has them; to be closed.
   *
   * @param parameters those of the model
   * @throws OnnxException if one is missing or has another shape
   */
  public static NamedTensors parameters(Path directory, List<Tensor> parameters)
      throws IOException {
    OnnxInitializers all = OnnxInitializers.open(directory.resolve(MODEL));
    @Nullable NamedTensors found = null;
    try {
      found = OnnxParameters.of(all, parameters);
      return found;
    } finally {
      if (found == null) {
        all.close();
      }
    }
  }

  /**
   * Writes a directory; it is complete or absent.
   *
   * @param directory absent or empty
   * @param model what it holds
   * @param parameters of the model
   * @param tokenizer of the model
   * @param tokenizerFile where that came from, which is copied byte for byte if it is there
   * @param recipe the text of recipe.yaml; empty for none
   * @throws OnnxException if the model is too large for one file
   * @throws io.sirocco.training.StorageException if something is there already, or it could not be
   *     written
   */
  public static void write(
      Path directory,
      OnnxModel model,
      NamedTensors parameters,
      Tokenizer tokenizer,
      Path tokenizerFile,
      String recipe)
      throws IOException {
    Durable.requireFree(directory);
    if (tokenizer.vocabularySize() != model.config().V()) {
      throw new IllegalArgumentException(
          "a tokenizer of %d tokens for a model of V=%d"
              .formatted(tokenizer.vocabularySize(), model.config().V()));
    }
    OnnxFile file = new OnnxFile(model.graph(parameters));
    file.requireFits(directory.resolve(MODEL));
    String description =
        ModelDescription.of(model, TokenRoles.of(tokenizer, model.config().naming()));
    Durable.createDirectory(
        directory,
        file.size() + OTHER_BYTES,
        aside -> {
          file.write(aside.resolve(MODEL));
          Files.writeString(aside.resolve(CONFIG), description);
          if (!recipe.isEmpty()) {
            Files.writeString(aside.resolve(RECIPE), recipe);
          }
          if (Files.isRegularFile(tokenizerFile)) {
            Files.copy(tokenizerFile, aside.resolve(Tokenizer.FILE_NAME));
          } else {
            tokenizer.save(aside);
          }
        });
  }
}
