package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.hub.FileDigest;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.training.Metrics;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunDirectoryException;
import io.sirocco.training.RunLayout;
import io.sirocco.training.StepLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fine-tuning leaves behind, and how it goes on after an end in the middle. */
final class FineTuningResumeTest {

  private static final int PER_EPOCH = 5;
  private static final int EPOCHS = 4;

  @TempDir private Path folder = Path.of("");
  private Path run = Path.of("");
  private LabeledExamples texts = new LabeledExamples(List.of(), List.of());

  @BeforeEach
  void pretrain() throws IOException {
    run = TinyClassifier.pretrained(folder, "gpt");
    texts = TinyClassifier.texts(new Random(1), 40);
  }

  private static List<Provenance.DataFile> file(String name) {
    return List.of(new Provenance.DataFile(name, FileDigest.of(new byte[] {1})));
  }

  private static FineTuningSettings settings(double auxiliary) {
    return new FineTuningSettings(
        1, EPOCHS, 8, 5e-3, .9, 0, .01, ClassWeights.NONE, 20, auxiliary, null);
  }

  /** A fine-tuning that is asked to stop after so many steps. */
  private FineTuning.Result tune(
      Path out, boolean resume, String file, FineTuningSettings settings, int steps)
      throws IOException {
    AtomicInteger left = new AtomicInteger(steps);
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend()) {
      FineTuning.Request request =
          new FineTuning.Request(
              PretrainedModel.load(run),
              "tiny",
              new FineTuningData(texts, texts, file(file)),
              out,
              "",
              backend,
              1,
              settings);
      FineTuning tuning = new FineTuning(request, TinyClassifier.ENVIRONMENT);
      return resume
          ? tuning.resume(new TinyClassifier.Silent(), () -> left.decrementAndGet() == 0)
          : tuning.run(new TinyClassifier.Silent(), () -> left.decrementAndGet() == 0);
    }
  }

  private static byte[] model(Path out) throws IOException {
    return Files.readAllBytes(
        new RunLayout(out).checkpoints().resolve("best").resolve("model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 7, 10, 19})
  void oneThatWasInterruptedGivesTheBitsOfOneThatWasNot(int steps) throws IOException {
    Path whole = folder.resolve("whole");
    FineTuning.Result expected = tune(whole, false, "a", settings(0), -1);
    Path parts = folder.resolve("parts");
    try {
      assertThat(tune(parts, false, "a", settings(0), steps).interrupted()).isTrue();
    } catch (IOException e) {
      assertThat(steps).as(e.getMessage()).isEqualTo(PER_EPOCH);
      assertThat(e).hasMessageContaining("before the first epoch");
    }
    FineTuning.Result result = tune(parts, true, "a", settings(0), -1);
    assertThat(result.interrupted()).isFalse();
    assertThat(result.best().epoch()).isEqualTo(expected.best().epoch());
    assertThat(result.best().trainingLoss()).isEqualTo(expected.best().trainingLoss());
    assertThat(result.best().dev().measures()).isEqualTo(expected.best().dev().measures());
    assertThat(model(parts)).isEqualTo(model(whole));
    for (String file : List.of("metrics.jsonl", "scores.jsonl")) {
      assertThat(Files.readAllLines(parts.resolve(file)))
          .isEqualTo(Files.readAllLines(whole.resolve(file)));
    }
    FineTuning.Result again = tune(parts, true, "a", settings(0), -1);
    assertThat(again.best().dev().measures()).isEqualTo(expected.best().dev().measures());
  }

  @Test
  void anotherBeginningIsNotGoneOnWith() throws IOException {
    Path out = folder.resolve("out");
    assertThatThrownBy(() -> tune(out, true, "a", settings(0), -1))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("holds no run");
    tune(out, false, "a", settings(0), 12);
    assertThatThrownBy(() -> tune(out, true, "b", settings(0), -1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was begun with the files")
        .hasMessageContaining("path=b");
    assertThatThrownBy(() -> tune(out, true, "a", settings(.5), -1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was begun with {auxiliary=0.0, ")
        .hasMessageContaining("not with {auxiliary=0.5, ");
  }

  @Test
  void stepsAndScoresAreOnRecord() throws IOException {
    Path out = folder.resolve("out");
    tune(out, false, "a", settings(.5), -1);
    List<Metrics> steps = StepLog.read(out.resolve("metrics.jsonl"), Metrics.class);
    assertThat(steps).hasSize(EPOCHS * PER_EPOCH);
    for (Metrics line : steps) {
      assertThat(line.objective()).isEqualTo("clm+classes");
      var losses = Objects.requireNonNull(line.losses());
      double sum = losses.getOrDefault("classes", 0.) + .5 * losses.getOrDefault("clm", 0.);
      assertThat(line.loss()).isEqualTo(sum);
      assertThat(losses.getOrDefault("clm", 0.)).isGreaterThan(.1);
    }
    assertThat(clm(steps.getLast()))
        .as("the next tokens are learned, too")
        .isLessThan(clm(steps.getFirst()));
    List<EpochLine> scores = StepLog.read(out.resolve("scores.jsonl"), EpochLine.class);
    assertThat(scores).extracting(EpochLine::epoch).containsExactly(1, 2, 3, 4);
    assertThat(scores).allMatch(line -> line.scores().containsKey("macro-F1"));
    assertThat(out.resolve("report.html")).exists();
    assertThat(RunDirectory.founding(new RunLayout(out)).fineTuning())
        .containsEntry("auxiliary", "0.5")
        .containsEntry("loss", "cross_entropy")
        .containsEntry("class_weights", "none");
    // What was learned beside is none of the classifier's.
    assertThat(PretrainedModel.load(out).recipe().classification().labels())
        .containsExactly("none", "stone");
  }

  private static double clm(Metrics line) {
    return Objects.requireNonNull(line.losses()).getOrDefault("clm", 0.);
  }

  @Test
  void onlyAGptHasTheAuxiliaryLoss() throws IOException {
    run = TinyClassifier.pretrained(folder, "bert");
    assertThatThrownBy(() -> tune(folder.resolve("out"), false, "a", settings(.5), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("auxiliary loss 0.5 of a bert with token_head transformed");
  }
}
