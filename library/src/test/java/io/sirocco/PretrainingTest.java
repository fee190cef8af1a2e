package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.corpora.ContentHash;
import io.sirocco.kernels.Backend;
import io.sirocco.training.Checkpoints;
import io.sirocco.training.LossScale;
import io.sirocco.training.NonFiniteException;
import io.sirocco.training.RunDirectoryException;
import io.sirocco.training.RunLayout;
import io.sirocco.training.Sample;
import io.sirocco.training.Stability;
import io.sirocco.training.StepLog;
import io.sirocco.training.Trainer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PretrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private TinyRun run = new TinyRun(folder);

  @BeforeEach
  void directory() {
    run = new TinyRun(folder.resolve("run"));
  }

  @Test
  void aRunLeavesMetricsOfEveryStep() throws IOException {
    Pretraining.Result result = run.begin(TinyRun.recipe());
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    List<JsonNode> lines = metrics(run.layout);
    assertThat(lines)
        .extracting(line -> line.get("step").asInt())
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
    for (JsonNode line : lines) {
      assertThat(line.get("loss").asDouble()).isBetween(1., 5.);
      assertThat(line.get("gradient_norm").asDouble()).isPositive();
      assertThat(line.get("tokens_per_second").asDouble()).isPositive();
      assertThat(line.get("seconds").asDouble()).isPositive();
    }
    assertThat(lines.get(0).get("learning_rate").asDouble()).isEqualTo(1e-2 / 3);
    List<Double> validation = new ArrayList<>();
    for (int step : new int[] {3, 6, 7}) {
      validation.add(lines.get(step - 1).get("validation_loss").asDouble());
    }
    assertThat(validation).isEqualTo(run.losses).hasSize(3);
    assertThat(lines.get(3).has("validation_loss")).isFalse();
    assertThat(result.evaluation().orElseThrow().mean()).isEqualTo(validation.getLast());
    // 20 % of 540 characters make 13 windows of 8 targets.
    assertThat(result.evaluation().orElseThrow().weight()).isEqualTo(104);
  }

  @Test
  void aRunLeavesItsRecipeAndWhereItComesFrom() throws IOException {
    run.begin(TinyRun.recipe());
    assertThat(run.layout.config()).hasContent(RecipeFile.write(TinyRun.recipe()));
    JsonNode started = JSON.readTree(Files.readString(run.layout.provenance())).get("started");
    assertThat(started.get("version").asText()).isEqualTo("1.2.3");
    assertThat(started.get("commit").asText()).isEqualTo("abcdef");
    assertThat(started.get("seed").asLong()).isEqualTo(3);
    assertThat(started.get("started_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
    JsonNode data = started.get("data").get(0);
    assertThat(data.get("path").asText()).isEqualTo("tiny.txt");
    assertThat(data.get("digest").get("bytes").asLong()).isEqualTo(540);
    assertThat(data.get("digest").get("sha256").asText())
        .isEqualTo(ContentHash.of(TinyRun.TEXT).sha256());
    JsonNode machine = started.get("machine");
    assertThat(machine.get("backend").asText()).isEqualTo("vector");
    assertThat(machine.get("jvm").asText()).isEqualTo("a JVM");
    assertThat(machine.get("threads").asInt()).isEqualTo(2);
  }

  @Test
  void aRunLeavesItsNewestCheckpointsAndSaysWhatItDoes() throws IOException {
    run.begin(TinyRun.recipe());
    assertThat(run.saved)
        .extracting(path -> path.getFileName().toString())
        .containsExactly("step-2", "step-3", "step-4", "step-6", "step-7");
    Checkpoints checkpoints = new Checkpoints(run.layout.checkpoints());
    assertThat(checkpoints.last().state().step()).isEqualTo(7);
    assertThat(checkpoints.steps()).contains(6L, 7L).hasSizeBetween(2, 3);
    assertThat(run.notes).anyMatch(note -> note.startsWith("memory: "));
    assertThat(run.notes)
        .anyMatch(note ->
            note.matches(
                "model: [0-9,]+ parameters, vocabulary 28; data: 432"
                    + " training and 108 validation tokens"));
  }

  /** Where nothing is due, at a checkpoint, and at an evaluation. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6})
  void aRunThatWasInterruptedEndsAsOneThatWasNot(int stopAt) throws IOException {
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    whole.begin(TinyRun.recipe());
    Pretraining.Result interrupted = run.begin(TinyRun.recipe(), stopAt);
    assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(interrupted.progress().step()).isEqualTo(stopAt);
    assertThat(interrupted.evaluation()).isEmpty();
    Pretraining.Result resumed = run.resume(TinyRun.recipe(), TinyRun.corpus(TinyRun.TEXT));
    assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(run.layout.checkpoints().resolve("step-7").resolve(file))
          .hasSameBinaryContentAs(whole.layout.checkpoints().resolve("step-7").resolve(file));
    }
    assertThat(withoutTimes(run.layout)).isEqualTo(withoutTimes(whole.layout));
    assertThat(run.notes).anyMatch(note -> note.startsWith("resuming from "));
    JsonNode provenance = JSON.readTree(Files.readString(run.layout.provenance()));
    assertThat(provenance.get("resumed")).hasSize(1);
  }

  @Test
  void aRunThatLooksForOutliersAndFindsNoneHasTheBitsOfOneThatDoesNot() throws IOException {
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    whole.begin(TinyRun.recipe());
    run.begin(TinyRun.recipe("training.skip_z_score=1000000"));
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(run.layout.checkpoints().resolve("step-7").resolve(file))
          .hasSameBinaryContentAs(whole.layout.checkpoints().resolve("step-7").resolve(file));
    }
  }

  @Test
  void aRunShowsWhatItHasLearnedAtEachEvaluation() throws IOException {
    run.begin(TinyRun.recipe("training.sample_tokens=5"), 4);
    assertThat(StepLog.read(run.layout.samples(), Sample.class))
        .singleElement()
        .satisfies(sample -> {
          assertThat(sample.step()).isEqualTo(3);
          assertThat(sample.objective()).isEqualTo("clm");
          assertThat(TinyRun.TEXT).endsWith(sample.given() + TinyRun.TEXT.substring(432 + 4));
          assertThat(sample.text()).hasSize(5);
        });
    run.resume(TinyRun.recipe("training.sample_tokens=5"), TinyRun.corpus(TinyRun.TEXT));
    List<Sample> samples = StepLog.read(run.layout.samples(), Sample.class);
    assertThat(samples).extracting(Sample::step).containsExactly(3L, 6L, 7L);
    assertThat(run.layout.report())
        .content()
        .contains("clm loss", "learning rate", "gradient norm", "Samples over time", "perplexity")
        .contains("training.max_steps", "started.machine.jvm", "a JVM");
    try (var files = Files.list(run.layout.tensorboard())) {
      assertThat(files).singleElement().asString().contains("events.out.tfevents.");
    }
    TinyRun silent = new TinyRun(folder.resolve("silent"));
    silent.begin(TinyRun.recipe("training.sample_tokens=0"));
    assertThat(StepLog.read(silent.layout.samples(), Sample.class)).isEmpty();
  }

  /** A learning rate at which the loss is soon no number, and a factor that makes it a good one. */
  @Test
  void aRunWhoseLossIsNoNumberGoesBackToItsCheckpointAsOftenAsItMay() throws IOException {
    String[] recipe = {
      "training.learning_rate=1e20",
      "training.min_learning_rate=0",
      "training.warmup_steps=0",
      "training.max_grad_norm=null",
      "training.save_steps=100",
      "training.rollback_attempts=2",
      "training.rollback_factor=1e-23"
    };
    Pretraining.Result result = run.begin(TinyRun.recipe(recipe));
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    Stability stability = result.progress().stability();
    assertThat(stability.rollbacks()).isEqualTo(1);
    assertThat(stability.learningRateFactor()).isEqualTo(1e-23);
    List<JsonNode> lines = metrics(run.layout);
    assertThat(lines).hasSize(7);
    assertThat(lines.getLast().get("rollbacks").asInt()).isEqualTo(1);
    assertThat(lines.getLast().get("learning_rate").asDouble()).isLessThan(1e-2);
    assertThat(run.notes).anyMatch(note -> note.contains("going back to step"));
    assertThat(run.layout.report()).content().contains("Went back to step");
    TinyRun none = new TinyRun(folder.resolve("none"));
    recipe[5] = "training.rollback_attempts=0";
    assertThatThrownBy(() -> none.begin(TinyRun.recipe(recipe)))
        .isInstanceOf(NonFiniteException.class);
  }

  @Test
  void aCompleteRunThatIsResumedTellsItsLossAgain() throws IOException {
    Pretraining.Result first = run.begin(TinyRun.recipe());
    run.steps.clear();
    Pretraining.Result again = run.resume(TinyRun.recipe(), TinyRun.corpus(TinyRun.TEXT));
    assertThat(run.steps).isEmpty();
    assertThat(again.evaluation()).isEqualTo(first.evaluation());
    assertThat(again.progress().step()).isEqualTo(7);
    assertThat(run.notes).contains("the run was complete already, at step 7");
    assertThat(metrics(run.layout)).hasSize(7);
  }

  @Test
  void resumingWithOtherDataOrAnotherConfigIsRefusedAndChangesNothing() throws IOException {
    run.begin(TinyRun.recipe(), 4);
    List<String> before = Files.readAllLines(run.layout.metrics());
    assertThatThrownBy(() -> run.resume(TinyRun.recipe(), TinyRun.corpus(TinyRun.TEXT + "!")))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            run.layout.root().toString(),
            "was begun with other data: [tiny.txt]",
            ContentHash.of(TinyRun.TEXT).sha256(),
            ContentHash.of(TinyRun.TEXT + "!").sha256());
    assertThatThrownBy(
            () -> run.resume(TinyRun.recipe("training.batch_size=4"), TinyRun.corpus(TinyRun.TEXT)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s was begun with another config: training.batch_size is 4 here and 3 there",
            run.layout.root());
    assertThat(Files.readAllLines(run.layout.metrics())).isEqualTo(before);
    assertThat(new Checkpoints(run.layout.checkpoints()).last().state().step()).isEqualTo(4);
  }

  @Test
  void aRunGoesOnInAnotherPrecision() throws IOException {
    run.begin(TinyRun.recipe(), 4);
    assertThat(run.notes).contains("precision: f32");
    Recipe half = TinyRun.recipe("training.precision=f16", "training.initial_loss_scale=256");
    Pretraining.Result resumed = run.resume(half, TinyRun.corpus(TinyRun.TEXT));
    assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(resumed.progress().lossScale()).isEqualTo(new LossScale(256, 3, 0));
    assertThat(run.notes)
        .contains("precision until here: f32")
        .anyMatch(note -> note.startsWith("precision: f16 factors"));
    assertThat(run.layout.config()).hasContent(RecipeFile.write(half));
    JsonNode provenance = JSON.readTree(Files.readString(run.layout.provenance()));
    assertThat(provenance.get("started").get("precision").asText()).isEqualTo("f32");
    assertThat(provenance.get("resumed").get(0).get("precision").asText()).isEqualTo("f16");
    List<JsonNode> lines = metrics(run.layout);
    assertThat(lines.get(3).has("loss_scale")).isFalse();
    assertThat(lines.get(4).get("loss_scale").asDouble()).isEqualTo(256);
  }

  /** A run of before there was a choice. */
  @Test
  void aRunThatNamesNoPrecisionGoesOnInF32() throws IOException {
    run.begin(TinyRun.recipe(), 4);
    ObjectNode provenance = (ObjectNode) JSON.readTree(Files.readString(run.layout.provenance()));
    ((ObjectNode) provenance.get("started")).remove("precision");
    Files.writeString(run.layout.provenance(), provenance.toString());
    Pretraining.Result resumed = run.resume(TinyRun.recipe(), TinyRun.corpus(TinyRun.TEXT));
    assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aRunIsNotBegunTwiceNorResumedWhereNoneIs() throws IOException {
    assertThatThrownBy(() -> run.resume(TinyRun.recipe(), TinyRun.corpus(TinyRun.TEXT)))
        .isInstanceOf(RunDirectoryException.class);
    run.begin(TinyRun.recipe(), 1);
    assertThatThrownBy(() -> run.begin(TinyRun.recipe()))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("already holds a run");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
    try (Backend backend = TinyRun.backend()) {
      Pretraining pretraining =
          new Pretraining(
              new Pretraining.Request(
                  TinyRun.recipe(), run.layout.root(), TinyRun.corpus(TinyRun.TEXT), backend, 2),
              TinyRun.environment(1000));
      assertThatThrownBy(() -> pretraining.begin(run, () -> false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not enough memory");
      assertThat(run.layout.root()).doesNotExist();
    }
  }

  @Test
  void textShorterThanAWindowIsNamed() {
    assertThatThrownBy(() -> run.begin(TinyRun.recipe("data.validation_fraction=0.01")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tiny.txt: the validation split has 6 tokens, a window of T=8 and its last target need"
                + " 9");
    assertThat(run.layout.root()).doesNotExist();
  }

  private static List<JsonNode> metrics(RunLayout layout) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(layout.metrics())) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> withoutTimes(RunLayout layout) throws IOException {
    List<JsonNode> lines = metrics(layout);
    lines.forEach(line -> ((ObjectNode) line).remove(List.of("seconds", "tokens_per_second")));
    return lines;
  }

  @Test
  void masksAndCausesAreLearnedInTurns() throws IOException {
    run.begin(TinyRun.recipe("objectives.clm=1", "objectives.mlm=1", "training.max_steps=12"));
    List<JsonNode> lines = metrics(run.layout);
    assertThat(lines)
        .extracting(line -> line.get("objective").asText())
        .contains("clm", "mlm")
        .containsOnly("clm", "mlm");
    JsonNode validation = lines.getLast().get("validation");
    assertThat(validation.findValuesAsText("objective")).containsExactly("clm", "mlm");
    assertThat(validation.get(0).get("bits_per_byte").asDouble()).isBetween(.5, 10.);
    assertThat(validation.get(1).get("accuracy").asDouble()).isBetween(0., 1.);
  }

  /** The turns of objectives go on where they stopped. */
  @Test
  void aResumedRunOfSeveralObjectivesIsTheSame() throws IOException {
    Recipe recipe = TinyRun.recipe("objectives.clm=1", "objectives.mlm=2", "training.max_steps=12");
    run.begin(recipe);
    TinyRun stopped = new TinyRun(folder.resolve("stopped"));
    stopped.begin(recipe, 5);
    stopped.resume(recipe, TinyRun.corpus(TinyRun.TEXT));
    assertThat(
            new Checkpoints(stopped.layout.checkpoints())
                .last()
                .directory()
                .resolve("model.safetensors"))
        .hasSameBinaryContentAs(
            new Checkpoints(run.layout.checkpoints())
                .last()
                .directory()
                .resolve("model.safetensors"));
  }

  @Test
  void objectivesThatNeedAPreparedCorpusSaySo() {
    assertThatThrownBy(() -> run.begin(TinyRun.recipe("objectives.tlm=1")))
        .hasMessageEndingWith(
            "objective tlm takes a corpus made by sirocco corpus prepare, not text files");
  }
}
