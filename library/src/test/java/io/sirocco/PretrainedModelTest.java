package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.TextEvaluation.Split;
import io.sirocco.corpora.Corpus;
import io.sirocco.generation.Sampling;
import io.sirocco.kernels.Backend;
import io.sirocco.training.CheckpointException;
import io.sirocco.training.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading, evaluation and generation, over one run that all tests share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PretrainedModelTest {

  private static final Sampling SAMPLING = new Sampling(1, 0, 1, 1, 7);

  private final Backend backend = TinyRun.backend();
  private final Corpus corpus = TinyRun.corpus(TinyRun.TEXT);
  private Path folder = Path.of("");
  private TinyRun run = new TinyRun(folder);
  private double finalLoss;

  @BeforeAll
  void pretrain(@TempDir Path temporary) throws IOException {
    folder = temporary;
    run = new TinyRun(folder.resolve("run"));
    finalLoss = run.begin(TinyRun.recipe()).evaluation().orElseThrow().mean();
  }

  @AfterAll
  void close() {
    backend.close();
  }

  private PretrainedModel last() throws IOException {
    return PretrainedModel.load(run.layout.checkpoints().resolve("last"));
  }

  @Test
  void theValidationSplitHasTheLossThatTheRunEndedWith() throws IOException {
    List<Integer> sequences = new ArrayList<>();
    Evaluation evaluation =
        TextEvaluation.evaluate(
            last(), backend, corpus, Split.VALIDATION, (done, of) -> sequences.add(done));
    assertThat(evaluation.mean()).isEqualTo(finalLoss);
    assertThat(sequences).as("13 windows in batches of 3").containsExactly(3, 6, 9, 12, 13);
  }

  /** Of 540 characters, 432 are for training; windows take 8 targets. */
  @ParameterizedTest
  @CsvSource({"ALL, 536", "TRAINING, 424", "VALIDATION, 104"})
  void splitsAreThoseOfTheRecipe(Split split, int targets) throws IOException {
    Evaluation evaluation =
        TextEvaluation.evaluate(last(), backend, corpus, split, (done, of) -> {});
    assertThat(evaluation.weight()).isEqualTo(targets);
    assertThat(evaluation.perplexity()).isEqualTo(StrictMath.exp(evaluation.mean()));
  }

  @Test
  void textThatTheModelDoesNotKnowIsNamed() {
    Corpus other = TinyRun.corpus("the quick\nbrown \u00e9");
    assertThatThrownBy(
            () -> TextEvaluation.evaluate(last(), backend, other, Split.ALL, (done, of) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tiny.txt: character ")
        .hasMessageContaining("line 1");
    assertThatThrownBy(() ->
            TextEvaluation.evaluate(
                last(), backend, TinyRun.corpus("the fox"), Split.ALL, (done, of) -> {}))
        .hasMessage("tiny.txt: the text has 7 tokens, a window of T=8 and its last target need 9");
  }

  @Test
  void aRunMeansItsBestCheckpointAndACheckpointItself() throws IOException {
    int best = 0;
    for (int i = 1; i < run.losses.size(); i++) {
      best = run.losses.get(i) < run.losses.get(best) ? i : best;
    }
    assertThat(PretrainedModel.load(run.layout.root()).parameters().step())
        .isEqualTo(new int[] {3, 6, 7}[best]);
    assertThat(last().parameters().step()).isEqualTo(7);
    Path step = run.layout.checkpoints().resolve("step-6");
    assertThat(PretrainedModel.load(step).parameters().step()).isEqualTo(6);
    assertThat(last().recipe()).isEqualTo(TinyRun.recipe());
    assertThat(last().model().vocabularySize()).isEqualTo(28);
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> PretrainedModel.load(empty))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: neither a run directory (no config.yaml) nor a checkpoint inside one nor a"
                + " directory of Hugging Face (no config.json) nor of ONNX (no model.onnx)",
            empty);
    assertThatThrownBy(() -> PretrainedModel.load(run.layout.checkpoints().resolve("step-99")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step-99");
  }

  @Test
  void textIsHandedOnAsItIsMade() throws IOException {
    List<String> pieces = generate("the ", 40, Integer.MAX_VALUE);
    assertThat(pieces).as("a character each").hasSize(40).allMatch(piece -> piece.length() == 1);
    assertThat(String.join("", pieces)).matches("[a-z .]{40}");
    assertThat(generate("the ", 40, Integer.MAX_VALUE)).as("the same seed").isEqualTo(pieces);
    assertThat(generate("the ", 40, 5)).isEqualTo(pieces.subList(0, 5));
  }

  private List<String> generate(String prompt, int tokens, int enough) throws IOException {
    List<String> pieces = new ArrayList<>();
    try (TextGeneration generation = new TextGeneration(last(), backend)) {
      generation.generate(
          prompt,
          tokens,
          SAMPLING,
          piece -> {
            pieces.add(piece);
            return pieces.size() < enough;
          });
    }
    return pieces;
  }

  @Test
  void promptsThatCannotBeReadAreRefused() {
    assertThatThrownBy(() -> generate("", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the prompt is empty, it needs at least one character");
    assertThatThrownBy(() -> generate("THE", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the prompt: character 'T'");
    assertThatThrownBy(() -> generate("the", 0, 1)).hasMessage("0 tokens to generate is below 1");
  }
}
