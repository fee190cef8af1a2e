package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What pretraining makes, and what can be done with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PretrainCommandTest {

  private static final Pattern LAST_LINE =
      Pattern.compile("validation loss ([0-9.]+) nats/token over ([0-9]+) tokens");

  private final Path folder;
  private final TinyPretraining pretraining;
  private final Path run;

  PretrainCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.pretraining = TinyPretraining.write(folder);
    this.run = folder.resolve("run");
  }

  @BeforeAll
  void pretrain() {
    Invocation made = pretraining.run(run).succeeded();
    assertThat(made.errors()).isEmpty();
    assertThat(made.output())
        .contains("backend vector: ", "memory: ", "model: ", "step 12/12: validation loss ");
    assertThat(made.lastLine()).matches(LAST_LINE);
  }

  private Invocation evaluate(Path model, String split) {
    return Invocation.of(
            "evaluate",
            "--run",
            model.toString(),
            "--data",
            pretraining.text().toString(),
            "--split",
            split)
        .succeeded();
  }

  private String generate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("generate", "--model", run.toString(), "--prompt", "red ", "--tokens", "40"));
    arguments.addAll(List.of(more));
    Invocation made = Invocation.of(Interruption.none(), arguments).succeeded();
    assertThat(made.output()).startsWith("red ").hasSize(45);
    assertThat(made.errors().lines().toList())
        .as("all but the text")
        .isNotEmpty()
        .allMatch(line -> line.matches("(backend|not) \\w+: .*"));
    return made.output();
  }

  @Test
  void theRunDirectoryHoldsWhatIsPromised() throws IOException {
    assertThat(run.resolve("config.yaml")).content().contains("hidden_size: 16");
    assertThat(run.resolve("provenance.json"))
        .content()
        .contains("\"seed\" : 1337", "\"sha256\"", pretraining.text().toString());
    assertThat(run.resolve("tokenizer/tokenizer.json")).isRegularFile();
    assertThat(run.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder("step-10", "step-12", "last", "best");
    assertThat(run.resolve("checkpoints/last").toRealPath().getFileName()).hasToString("step-12");
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(TinyPretraining.STEPS);
    assertThat(metrics)
        .allMatch(line ->
            line.matches(
                "\\{\"step\":[0-9]+,\"objective\":\"clm\",\"loss\":[0-9.]+,\"learning_rate\":[0-9.E-]+,"
                    + "\"gradient_norm\":[0-9.]+,\"tokens_per_second\":[0-9.E]+,"
                    + "\"seconds\":[0-9.E-]+(,\"validation_loss\":[0-9.]+,\"validation\":\\[.*])?}"));
    assertThat(metrics.stream().filter(line -> line.contains("validation_loss")).count())
        .as("evaluations, at steps 5, 10 and 12")
        .isEqualTo(3);
  }

  @Test
  void evaluatingTheValidationSplitGivesTheNumberOfTheLastLine() {
    Matcher last = LAST_LINE.matcher(pretraining.run(run, "--resume").succeeded().lastLine());
    assertThat(last.matches()).isTrue();
    Invocation made = evaluate(run.resolve("checkpoints").resolve("last"), "validation");
    assertThat(made.lastLine())
        .matches(
            "loss %s nats/token, perplexity [0-9.]+, over %s tokens, [0-9.]+ bits/.*"
                .formatted(last.group(1), last.group(2)));
    assertThat(evaluate(run, "all").lastLine()).isNotEqualTo(made.lastLine());
    assertThat(evaluate(run, "training").lastLine()).isNotEqualTo(made.lastLine());
  }

  @Test
  void theSameSeedGeneratesTheSameText() {
    String text = generate("--seed", "3", "--temperature", "1");
    assertThat(generate("--seed", "3", "--temperature", "1")).isEqualTo(text);
    assertThat(generate("--seed", "4", "--temperature", "1")).isNotEqualTo(text);
  }

  @Test
  void atTemperatureZeroTheSeedDoesNotMatter() {
    String text = generate("--seed", "3", "--temperature", "0");
    assertThat(generate("--seed", "4", "--temperature", "0", "--threads", "2")).isEqualTo(text);
    assertThat(generate("--seed", "5", "--temperature", "1", "--top-k", "1")).isEqualTo(text);
  }

  @Test
  void aPromptThatCannotBeReadIsRefusedBeforeAnythingIsPrinted() {
    Invocation unknown =
        Invocation.of("generate", "--model", run.toString(), "--prompt", "red\u00e9")
            .failedWith(
                "the prompt: character '\u00e9' (U+00E9 LATIN SMALL LETTER E WITH ACUTE) at line 1,"
                    + " column 4 is not in the vocabulary of 16 characters");
    assertThat(unknown.output()).isEmpty();
    Invocation.of("generate", "--model", run.toString(), "--prompt", "")
        .failedWith("the prompt is empty");
    Invocation.of("generate", "--model", run.toString(), "--prompt", "red", "--tokens", "0")
        .failedWith("0 tokens to generate is below 1");
    Invocation.of("generate", "--model", run.toString(), "--prompt", "red", "--temperature", "-1")
        .failedWith("temperature -1.0 is not in [0, \u221e)");
    Invocation.of("generate", "--model", folder.toString(), "--prompt", "red")
        .failedWith("%s: neither a run directory (no config.yaml) nor".formatted(folder));
  }

  @Test
  void textThatTheModelCannotReadIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("other.txt"), "red rain\nno Snow");
    Invocation.of("evaluate", "--run", run.toString(), "--data", text.toString())
        .failedWith("%s: character 'S' (U+0053".formatted(text), "at line 2, column 4");
    Files.writeString(text, "red");
    Invocation.of("evaluate", "--run", run.toString(), "--data", text.toString())
        .failedWith(
            "%s: the text has 3 tokens, a window of T=8 and its last target need 9"
                .formatted(text));
  }

  @Test
  void aRunIsNotBegunTwice() {
    pretraining
        .run(run)
        .failedWith(
            "run directory %s already holds a run: --resume goes on with it".formatted(run));
  }

  @Test
  void resumingACompleteRunPrintsItsLossAgain() throws IOException {
    Path copy = TinyPretraining.copy(run, folder.resolve("complete"));
    byte[] metrics = Files.readAllBytes(copy.resolve("metrics.jsonl"));
    Invocation made = Invocation.of("pretrain", "--run", copy.toString(), "--resume").succeeded();
    assertThat(made.output()).contains("the run was complete already, at step 12");
    assertThat(made.lastLine()).matches(LAST_LINE);
    assertThat(copy.resolve("metrics.jsonl")).hasBinaryContent(metrics);
  }

  @Test
  void anInterruptionBeforeTheFirstStepLosesNothing() {
    Path directory = folder.resolve("interrupted");
    Interruption interruption = Interruption.none();
    interruption.request();
    List<String> arguments =
        TinyPretraining.arguments(pretraining.recipe(), pretraining.text(), directory);
    Invocation made = Invocation.of(interruption, arguments);
    assertThat(made.code()).isEqualTo(130);
    assertThat(made.lastLine())
        .isEqualTo(
            "interrupted after step 0; go on with: sirocco pretrain --run %s --resume"
                .formatted(directory));
    Invocation resumed =
        Invocation.of("pretrain", "--run", directory.toString(), "--resume").succeeded();
    assertThat(resumed.lastLine())
        .isEqualTo(pretraining.run(run, "--resume").succeeded().lastLine());
  }

  @Test
  void aLossThatIsNotANumberStopsTheRunAtItsLastGoodCheckpoint() {
    Path directory = folder.resolve("diverging");
    String[] tooFast = {"--set", "training.learning_rate=1e30", "--set", "training.save_steps=1"};
    pretraining
        .run(directory, tooFast)
        .failedWith(
            "loss is NaN at step 2; the last good checkpoint is %s; a lower learning_rate"
                .formatted(directory.resolve("checkpoints").resolve("step-1")));
    assertThat(directory.resolve("metrics.jsonl")).content().hasLineCount(1);
    pretraining
        .run(folder.resolve("at once"), "--set", "training.learning_rate=1e30")
        .failedWith("loss is NaN at step 2; there is no checkpoint yet; a lower learning_rate");
  }

  @Test
  void aRunStartsFromTheParametersOfAnother() throws IOException {
    Path from = TinyPretraining.copy(run, folder.resolve("Bob's run"));
    Invocation made =
        pretraining
            .run(
                folder.resolve("started"),
                "--init-from",
                from.toString(),
                "--set",
                "training.max_steps=1")
            .succeeded();
    assertThat(made.output())
        .containsPattern(
            "parameters from \\Q%s\\E, step \\d+: 16 tensors kept, 0 grown".formatted(from));
    pretraining
        .run(folder.resolve("nowhere"), "--init-from", folder.resolve("none").toString())
        .failedWith("none: neither a run directory (no config.yaml) nor a checkpoint inside one");
  }

  @Test
  void aRunWithoutClippingCanBeResumed() {
    Path directory = folder.resolve("unclipped");
    String loss =
        pretraining.run(directory, "--set", "training.max_grad_norm=null").succeeded().lastLine();
    Invocation resumed =
        Invocation.of("pretrain", "--run", directory.toString(), "--resume").succeeded();
    assertThat(resumed.lastLine()).isEqualTo(loss);
  }

  @Test
  void aProfileSaysWhereTheTimeWent() {
    Path profiled = folder.resolve("profiled");
    Invocation made =
        Invocation.of(
                Interruption.none(),
                TinyPretraining.arguments(
                    pretraining.recipe(), pretraining.text(), profiled, "--profile"))
            .succeeded();
    assertThat(made.lastLine()).matches(LAST_LINE);
    List<String> rows = made.output().lines().toList();
    List<String> table =
        rows.subList(
            rows.indexOf(
                rows.stream().filter(row -> row.startsWith("profile ")).findFirst().orElseThrow()),
            rows.size());
    // One update a step, and one gradient of the attention of the only layer.
    assertThat(table)
        .anyMatch(row -> row.matches("GradientNorm +12 .*"))
        .anyMatch(row -> row.matches("AttentionBackward +12 .*"))
        .anyMatch(row -> row.startsWith("all kernels "))
        .anyMatch(row -> row.startsWith("the rest "));
  }

  @Test
  void anInterruptedRunShowsItsProfile() {
    Interruption interruption = Interruption.none();
    interruption.request();
    Invocation made =
        Invocation.of(
            interruption,
            TinyPretraining.arguments(
                pretraining.recipe(),
                pretraining.text(),
                folder.resolve("profiled-in-vain"),
                "--profile=steps"));
    assertThat(made.code()).isEqualTo(Interruption.EXIT_CODE);
    assertThat(made.output()).contains("profile: no step was timed");
  }
}
