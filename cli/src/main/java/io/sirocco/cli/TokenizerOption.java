package io.sirocco.cli;

import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tokenizer to work with, and how many cores do: shared by the commands that use one. */
final class TokenizerOption {

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "The folder with tokenizer.json.")
  private Path directory = Path.of("");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; the result does not depend on it. Default: all.")
  private @Nullable Integer threads;

  Tokenizer load() throws IOException {
    return Tokenizer.load(directory);
  }

  int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
