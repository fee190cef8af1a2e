package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose files were cut, altered, exchanged or lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedRunTest {

  private final Path folder;
  private final TinyPretraining pretraining;
  private final Path complete;
  private Path run = Path.of("");

  DamagedRunTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.pretraining = TinyPretraining.write(folder);
    this.complete = folder.resolve("complete");
  }

  @BeforeAll
  void pretrain() {
    pretraining.run(complete).succeeded();
  }

  @BeforeEach
  void copy(TestInfo test) throws IOException {
    run = TinyPretraining.copy(complete, folder.resolve(test.getDisplayName()));
  }

  private Path checkpoint(String name) {
    return run.resolve("checkpoints").resolve(name);
  }

  private Invocation resume() {
    return Invocation.of("pretrain", "--run", run.toString(), "--resume");
  }

  private Invocation generate() {
    return Invocation.of("generate", "--model", run.toString(), "--prompt", "red");
  }

  private static void cut(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 7));
  }

  private static void alter(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
  }

  /** The newest checkpoint is lost, and the one before it leads to the same end. */
  private void assertResumesFromTheOneBefore(String damage) throws IOException {
    Invocation resumed = resume().succeeded();
    assertThat(resumed.output().lines())
        .anyMatch(line -> line.contains(damage))
        .contains("resuming from %s".formatted(checkpoint("step-10")));
    for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(checkpoint("last").resolve(name))
          .hasSameBinaryContentAs(complete.resolve("checkpoints").resolve("last").resolve(name));
    }
    assertThat(run.resolve("metrics.jsonl")).content().hasLineCount(TinyPretraining.STEPS);
  }

  @Test
  void cutParameters() throws IOException {
    Path model = checkpoint("step-12").resolve("model.safetensors");
    long bytes = Files.size(model);
    cut(model);
    String damage = "%s: %d bytes, state.json says %d".formatted(model, bytes - 7, bytes);
    generate().failedWith(damage, "step-10 is complete and can be resumed from");
    assertResumesFromTheOneBefore(damage);
  }

  @Test
  void alteredMoments() throws IOException {
    Path moments = checkpoint("step-12").resolve("optimizer.safetensors");
    alter(moments);
    String damage = "%s: altered: its SHA-256 is ".formatted(moments);
    generate().failedWith(damage, ", state.json says ");
    assertResumesFromTheOneBefore(damage);
  }

  @Test
  void cutState() throws IOException {
    Path state = checkpoint("step-12").resolve("state.json");
    cut(state);
    String damage = "%s: damaged: Unexpected end-of-input".formatted(state);
    generate().failedWith(damage);
    assertResumesFromTheOneBefore(damage);
  }

  @Test
  void everyCheckpointDamaged() throws IOException {
    alter(checkpoint("step-10").resolve("model.safetensors"));
    Path state = checkpoint("step-12").resolve("state.json");
    Files.writeString(state, Files.readString(state).replace("\"step\" : 12", "\"step\" : 11"));
    generate()
        .failedWith(state + ": altered: its checksum says", "there is no complete checkpoint");
    resume()
        .failedWith(
            "%s has no complete checkpoint: ".formatted(run.resolve("checkpoints")),
            state + ": altered: its checksum says ",
            ", its content ");
  }

  @Test
  void checkpointOfAnotherConfig() throws IOException {
    Path other = folder.resolve("other config");
    pretraining.run(other, "--set", "model.dropout=0").succeeded();
    for (Path path : List.of(checkpoint("best"), checkpoint("last"))) {
      Files.delete(path);
    }
    for (String step : List.of("step-10", "step-12")) {
      for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
        Files.write(
            checkpoint(step).resolve(name),
            Files.readAllBytes(other.resolve("checkpoints").resolve(step).resolve(name)));
      }
    }
    String difference =
        "%s: checkpoint of another config: its hash is ".formatted(checkpoint("step-12"));
    resume().failedWith(difference, ", this config's is ");
    generate().failedWith(difference, ", this config's is ");
  }

  @Test
  void anotherConfig() {
    pretraining
        .run(run, "--resume", "--set", "model.hidden_size=32")
        .failedWith(
            "%s was begun with another config: model.hidden_size is 32 here and 16 there"
                .formatted(run));
  }

  @Test
  void otherData() throws IOException {
    Path text = folder.resolve("longer.txt");
    Files.writeString(text, Files.readString(pretraining.text()) + "More.");
    Invocation.of("pretrain", "--run", run.toString(), "--resume", "--data", text.toString())
        .failedWith(
            "%s was begun with other data: [%s] had SHA-256 [".formatted(run, pretraining.text()),
            "given is [%s] with [".formatted(text));
  }

  @Test
  void lostCheckpoints() throws IOException {
    for (String name : List.of("best", "last")) {
      Files.delete(checkpoint(name));
    }
    assertThat(resume().succeeded().output()).contains("resuming from ");
    assertThat(checkpoint("last").toRealPath()).endsWithRaw(Path.of("step-12"));
    generate().succeeded();
  }

  @Test
  void lostOrDamagedProvenance() throws IOException {
    Path provenance = run.resolve("provenance.json");
    for (String content : List.of("{}", "[]", "{\"started\": 3}", "{\"started\": {}}", "{")) {
      Files.writeString(provenance, content);
      resume().failedWith("run directory %s provenance.json is damaged: ".formatted(run));
    }
    Files.delete(provenance);
    resume().failedWith("run directory %s has no provenance.json".formatted(run));
  }

  @Test
  void lostTokenizer() throws IOException {
    Path tokenizer = run.resolve("tokenizer").resolve("tokenizer.json");
    alter(tokenizer);
    resume().failedWith(tokenizer.toString());
    Files.delete(tokenizer);
    resume().failedWith("%s: no such file".formatted(tokenizer));
    generate().failedWith("%s: no such file".formatted(tokenizer));
  }

  @Test
  void damagedMetrics() throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    Files.writeString(metrics, "hello\nthere\n");
    resume().failedWith("%s, line 1: \"hello\" is not a record of a step".formatted(metrics));
  }

  @Test
  void damagedConfig() throws IOException {
    Path config = run.resolve("config.yaml");
    Files.writeString(config, "depth: 3\n");
    resume().failedWith("%s:1:1: unknown key depth".formatted(config));
    generate().failedWith("%s:1:1: unknown key depth".formatted(config));
  }
}
