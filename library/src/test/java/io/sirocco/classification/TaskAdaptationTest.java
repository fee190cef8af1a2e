package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.PretrainingObserver;
import io.sirocco.Recipe;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Evaluation;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunLayout;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pretraining that goes on with the texts of a task. */
final class TaskAdaptationTest {

  private static final TaskAdaptation.Length SHORT = new TaskAdaptation.Length(3, 4, 1e-3);

  @TempDir private Path folder = Path.of("");

  private static List<Example> texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> i % 3 == 0 ? new Example("rain " + i, "dust river") : Example.of("light " + i))
        .toList();
  }

  private TaskAdaptation.Source source(String type) throws IOException {
    Path run = TinyClassifier.pretrained(folder, type);
    return new TaskAdaptation.Source(PretrainedModel.load(run), run, "");
  }

  private static Trainer.Outcome run(
      TaskAdaptation adaptation, TaskAdaptation.Source source, List<Example> texts)
      throws IOException {
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend()) {
      boolean begun = adaptation.isBegun();
      Pretraining.Request request = adaptation.prepare(source, texts, SHORT, backend, 1);
      Pretraining pretraining = new Pretraining(request, TinyClassifier.ENVIRONMENT);
      Deaf deaf = new Deaf();
      return (begun ? pretraining.resume(deaf, () -> false) : pretraining.begin(deaf, () -> false))
          .outcome();
    }
  }

  /** Needs to know nothing. */
  private static final class Deaf implements PretrainingObserver {
    @Override
    public void note(String line) {}

    @Override
    public void stepped(Progress progress, Metrics metrics) {}

    @Override
    public void evaluating(int sequences, int ofSequences) {}

    @Override
    public void evaluated(Progress progress, Evaluation evaluation) {}

    @Override
    public void saved(Checkpoint checkpoint) {}
  }

  @ParameterizedTest
  @CsvSource({"bert, 0, 1", "xlm, 0, 1", "gpt, 1, 0"})
  void aRunOfTheTextsBeginsWithTheModel(String type, double clm, double mlm) throws IOException {
    TaskAdaptation.Source source = source(type);
    TaskAdaptation adaptation = TaskAdaptation.beside(folder.resolve("out"));
    assertThat(adaptation.isBegun()).isFalse();
    assertThat(run(adaptation, source, texts(60))).isEqualTo(Trainer.Outcome.COMPLETED);
    assertThat(adaptation.run()).isEqualTo(folder.resolve("out-adapted"));
    Recipe recipe = PretrainedModel.load(adaptation.run()).recipe();
    assertThat(recipe.objectives().clm()).isEqualTo(clm);
    assertThat(recipe.objectives().mlm()).isEqualTo(mlm);
    assertThat(recipe.model().hiddenSize()).isEqualTo(16);
    assertThat(recipe.training().maxSteps()).isEqualTo(3);
    assertThat(RunDirectory.founding(new RunLayout(adaptation.run())).initial())
        .satisfies(initial -> assertThat(initial.path()).isEqualTo(source.path().toString()));
    assertThat(Files.readAllLines(adaptation.corpus().resolve("texts.jsonl")))
        .hasSize(80)
        .startsWith("{\"text\":\"rain 0\"}", "{\"text\":\"dust river\"}", "{\"text\":\"light 1\"}");
  }

  @Test
  void whatWasBegunIsGoneOnWithAndOtherTextsAreRefused() throws IOException {
    TaskAdaptation.Source source = source("bert");
    TaskAdaptation adaptation = TaskAdaptation.beside(folder.resolve("out"));
    run(adaptation, source, texts(60));
    assertThat(adaptation.isBegun()).isTrue();
    assertThat(run(adaptation, source, texts(60))).isEqualTo(Trainer.Outcome.COMPLETED);
    assertThatThrownBy(() -> run(adaptation, source, texts(61)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has other texts than those to train on")
        .hasMessageContaining("out-corpus");
  }

  @Test
  void aClassifierIsAdaptedAsALanguageModel() throws IOException {
    Path tuned =
        TinyClassifier.tuned(TinyClassifier.pretrained(folder, "bert"), folder.resolve("tuned"));
    TaskAdaptation adaptation = TaskAdaptation.beside(folder.resolve("out"));
    TaskAdaptation.Source source =
        new TaskAdaptation.Source(PretrainedModel.load(tuned), tuned, "");
    run(adaptation, source, texts(60));
    assertThat(PretrainedModel.load(adaptation.run()).recipe().classification().labels()).isEmpty();
  }

  @Test
  void tooFewTextsToMeasureOnAreRefused() throws IOException {
    TaskAdaptation.Source source = source("bert");
    TaskAdaptation adaptation = TaskAdaptation.beside(folder.resolve("out"));
    assertThatThrownBy(() -> run(adaptation, source, texts(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no text for the split validation");
  }

  @Test
  void noStepsAreRefused() {
    assertThatThrownBy(() -> new TaskAdaptation.Length(0, 16, 1e-4))
        .hasMessage("0 steps of 16 texts");
  }
}
