package io.sirocco.onnx;

import io.sirocco.hub.NamedTensors;
import io.sirocco.huggingface.TokenRoles;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with a model as ONNX, its tokenizer, and what a caller has to know. */
public final class OnnxDirectory {

  /** The nodes and parameters. */
  public static final String MODEL = "model.onnx";

  /** Sizes, names of inputs and outputs, classes, languages, ids of special tokens. */
  public static final String CONFIG = "config.json";

  /** More than config.json takes. */
  private static final long OTHER_BYTES = 1 << 16;

  private OnnxDirectory() {}

  /**
   * Writes a directory; it is complete or absent.
   *
   * @param directory absent or empty
   * @param model what it holds
   * @param parameters of the model
   * @param tokenizer of the model
   * @param tokenizerFile where that came from, which is copied byte for byte if it is there
   * @throws OnnxException if the model is too large for one file
   * @throws io.sirocco.training.StorageException if something is there already, or it could not be
   *     written
   */
  public static void write(
      Path directory,
      OnnxModel model,
      NamedTensors parameters,
      Tokenizer tokenizer,
      Path tokenizerFile)
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
          if (Files.isRegularFile(tokenizerFile)) {
            Files.copy(tokenizerFile, aside.resolve(Tokenizer.FILE_NAME));
          } else {
            tokenizer.save(aside);
          }
        });
  }
}
