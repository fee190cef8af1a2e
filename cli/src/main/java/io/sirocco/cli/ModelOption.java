package io.sirocco.cli;

import io.sirocco.PretrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model to work with: shared by the commands that use one. */
final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description =
          "A run directory (its best checkpoint is taken), a checkpoint, or a directory of Hugging"
              + " Face.")
  private Path directory = Path.of("");

  PretrainedModel load() throws IOException {
    return PretrainedModel.load(directory);
  }
}
