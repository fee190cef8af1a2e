package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A recipe and a text that train in seconds, with all that resuming has to bring back: dropout,
 * micro-batches, a learning rate that changes, evaluations.
 *
 * @param folder where they lie
 */
record TinyRun(Path folder) {

  /** The steps of the recipe. */
  static final int STEPS = 40;

  private static final String RECIPE =
      """
      model:
        num_hidden_layers: 2
        num_attention_heads: 2
        hidden_size: 16
        max_position_embeddings: 8
        dropout: 0.1
      training:
        batch_size: 3
        gradient_accumulation_steps: 2
        max_steps: %d
        warmup_steps: 5
        eval_steps: 10
        save_steps: 3
      """
          .formatted(STEPS);

  /** Writes recipe and text. */
  static TinyRun write(Path folder) throws IOException {
    TinyRun run = new TinyRun(folder);
    Files.writeString(run.recipe(), RECIPE);
    Files.writeString(run.text(), words());
    return run;
  }

  private static String words() {
    String[] words =
        "the wind from the desert carries dust over the sea as red rain".split(" ", -1);
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append(words[random.nextInt(words.length)]).append(i % 11 == 10 ? ".\n" : " ");
    }
    return text.toString();
  }

  Path recipe() {
    return folder.resolve("tiny.yaml");
  }

  Path text() {
    return folder.resolve("text.txt");
  }

  /** The arguments of a pretraining on the vector backend, and more. */
  List<String> pretrain(Path directory, int threads, String... more) {
    List<String> arguments =
        pretrainOn("vector", directory, "--threads", Integer.toString(threads));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The arguments of a pretraining on a backend, and more. */
  List<String> pretrainOn(String backend, Path directory, String... more) {
    List<String> arguments = new ArrayList<>(List.of("pretrain", "--run", directory.toString()));
    arguments.addAll(List.of("--config", recipe().toString(), "--data", text().toString()));
    arguments.addAll(List.of("--backend", backend));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The lines of a run's metrics without the measured times. */
  static List<String> metrics(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(tokens_per_second|seconds)\":[^,}]*,?", ""))
        .toList();
  }

  /** The names below a run's directory of checkpoints. */
  static List<String> checkpoints(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory.resolve("checkpoints"))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** Asserts that a run has come to the same bits as another one. */
  static void assertSameBits(Path expected, Path actual, String when) throws IOException {
    assertThat(metrics(actual)).as(when).isEqualTo(metrics(expected)).hasSize(STEPS);
    assertThat(checkpoints(actual)).as(when).isEqualTo(checkpoints(expected));
    for (String checkpoint : List.of("last", "best")) {
      for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
        Path file = Path.of("checkpoints", checkpoint, name);
        assertThat(Files.mismatch(expected.resolve(file), actual.resolve(file)))
            .as("%s: first byte of %s that differs; -1 for none", when, file)
            .isEqualTo(-1);
      }
    }
  }
}
