package io.sirocco.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipe and a text that train in a second.
 *
 * @param folder where they lie
 */
record TinyPretraining(Path folder) {

  /** The steps of the recipe. */
  static final int STEPS = 12;

  private static final String RECIPE =
      """
      model:
        num_hidden_layers: 1
        num_attention_heads: 2
        hidden_size: 16
        max_position_embeddings: 8
        dropout: 0.1
      training:
        batch_size: 4
        max_steps: %d
        warmup_steps: 2
        eval_steps: 5
        save_steps: 4
      """
          .formatted(STEPS);

  /** Writes recipe and text. */
  static TinyPretraining write(Path folder) throws IOException {
    TinyPretraining pretraining = new TinyPretraining(folder);
    Files.writeString(pretraining.recipe(), RECIPE);
    Files.writeString(pretraining.text(), "red rain is dust from the desert.\n".repeat(30));
    return pretraining;
  }

  Path recipe() {
    return folder.resolve("tiny.yaml");
  }

  Path text() {
    return folder.resolve("text.txt");
  }

  /** The arguments of a pretraining with another text or recipe. */
  static List<String> arguments(Path recipe, Path text, Path directory, String... more) {
    List<String> arguments = new ArrayList<>(List.of("pretrain", "--run", directory.toString()));
    arguments.addAll(List.of("--config", recipe.toString(), "--data", text.toString()));
    arguments.addAll(List.of("--threads", "1"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Pretrains. */
  Invocation run(Path directory, String... more) {
    return Invocation.of(Interruption.none(), arguments(recipe(), text(), directory, more));
  }

  /** Copies a run directory, links as links. */
  static Path copy(Path run, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(run)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(run.relativize(path)), LinkOption.NOFOLLOW_LINKS);
      }
    }
    return to;
  }
}
