package io.sirocco;

import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TextSource;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Evaluation;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;
import io.sirocco.training.RunLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run of seconds: a tiny model, a tiny text, and a record of what is told of it. */
final class TinyRun implements PretrainingObserver {

  static final int T = 8;
  static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(12);

  private static final String RECIPE =
      """
      seed: 3
      model:
        num_hidden_layers: 1
        num_attention_heads: 2
        hidden_size: 8
        max_position_embeddings: 8
        dropout: 0.1
      data:
        validation_fraction: 0.2
      training:
        batch_size: 3
        max_steps: 7
        learning_rate: 1.0e-2
        warmup_steps: 2
        eval_steps: 3
        save_steps: 2
      """;

  final RunLayout layout;
  final List<String> notes = new ArrayList<>();
  final List<Integer> steps = new ArrayList<>();
  final List<Path> saved = new ArrayList<>();
  final List<Double> losses = new ArrayList<>();

  TinyRun(Path root) {
    layout = new RunLayout(root);
  }

  static Recipe recipe(String... settings) {
    return RecipeFile.parse("tiny.yaml", RECIPE, List.of(settings));
  }

  static Corpus corpus(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    int characters = text.codePointCount(0, text.length());
    return new Corpus(
        text, List.of(new TextSource("tiny.txt", bytes, characters, ContentHash.of(text))));
  }

  static Backend backend() {
    return BackendChoice.open("vector", BackendOptions.threads(2)).backend();
  }

  static Pretraining.Environment environment(long availableBytes) {
    return new Pretraining.Environment(
        System::nanoTime, "2026-01-02T03:04:05Z", "1.2.3", "abcdef", "a JVM", 42, availableBytes);
  }

  private Pretraining pretraining(Recipe recipe, Corpus corpus, Backend backend) {
    return new Pretraining(
        new Pretraining.Request(recipe, layout.root(), corpus, backend, 2),
        environment(Long.MAX_VALUE));
  }

  Pretraining.Result begin(Recipe recipe) throws IOException {
    return begin(recipe, Integer.MAX_VALUE);
  }

  /** Begins the run, and asks to stop at a step. */
  Pretraining.Result begin(Recipe recipe, int stopAt) throws IOException {
    return begin(recipe, corpus(TEXT), stopAt);
  }

  /** The same with another text. */
  Pretraining.Result begin(Recipe recipe, Corpus corpus, int stopAt) throws IOException {
    try (Backend backend = backend()) {
      return pretraining(recipe, corpus, backend).begin(this, () -> steps.contains(stopAt));
    }
  }

  Pretraining.Result resume(Recipe recipe, Corpus corpus) throws IOException {
    try (Backend backend = backend()) {
      return pretraining(recipe, corpus, backend).resume(this, () -> false);
    }
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void stepped(Progress progress, Metrics metrics) {
    steps.add(progress.step());
  }

  @Override
  public void evaluating(int sequences, int ofSequences) {}

  @Override
  public void evaluated(Progress progress, Evaluation evaluation) {
    losses.add(evaluation.mean());
  }

  @Override
  public void saved(Checkpoint checkpoint) {
    saved.add(checkpoint.directory());
  }
}
