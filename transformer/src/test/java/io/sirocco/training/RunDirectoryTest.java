package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.hub.FileDigest;
import io.sirocco.training.Provenance.DataFile;
import io.sirocco.training.Provenance.Machine;
import io.sirocco.training.RunDirectory.Founding;
import io.sirocco.training.RunDirectory.Owner;
import io.sirocco.training.RunDirectory.Presence;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {

  private static final Owner OWNER = new Owner(4321, "2026-01-01T00:00:00Z");
  private static final String CONFIG = "layers: 4\n";

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void name() {
    root = directory.resolve("runs/first");
  }

  static Provenance provenance(String startedAt) {
    FileDigest digest = FileDigest.of(new byte[] {1, 2, 3});
    return new Provenance(
        "0.1.0",
        null,
        7,
        "f32",
        List.of(new DataFile("input.txt", digest)),
        null,
        new Machine("vector", "CPU", "25", 2),
        startedAt);
  }

  private static Founding founding() {
    return new Founding(CONFIG, provenance("2026-01-01T00:00:00Z"), RunCreatingProgram::tokenizer);
  }

  private RunDirectory create() throws IOException {
    return RunDirectory.create(root, OWNER, founding());
  }

  private void assertRefusesCreation(String problem) {
    assertThatThrownBy(this::create)
        .isInstanceOf(RunDirectoryException.class)
        .hasMessage("run directory %s %s", root, problem);
  }

  @Test
  void createsEverythingThatARunBeginsWith() throws IOException {
    try (var run = create()) {
      RunLayout layout = run.layout();
      assertThat(layout.config()).hasContent(CONFIG);
      assertThat(layout.tokenizer().resolve("vocabulary.txt")).hasContent("abc\n");
      assertThat(layout.checkpoints()).isEmptyDirectory();
      assertThat(layout.metrics()).isEmptyFile();
      JsonNode started =
          new ObjectMapper().readTree(Files.readAllBytes(layout.provenance())).get("started");
      assertThat(started.get("started_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(started.get("data").get(0).get("digest").get("bytes").asLong()).isEqualTo(3);
      assertThat(started.get("machine").get("threads").asInt()).isEqualTo(2);
      assertThat(started.get("commit").isNull()).isTrue();
    }
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.COMPLETE);
  }

  @Test
  void goesOnWithARun() throws IOException {
    create().close();
    for (String startedAt : List.of("later", "still later")) {
      try (var run = RunDirectory.open(root, OWNER)) {
        run.recordResume(provenance(startedAt));
      }
    }
    RunLayout layout = new RunLayout(root);
    assertThat(RunDirectory.founding(layout)).isEqualTo(provenance("2026-01-01T00:00:00Z"));
    JsonNode provenance = new ObjectMapper().readTree(Files.readAllBytes(layout.provenance()));
    assertThat(provenance.get("started").get("started_at").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(provenance.get("resumed").findValuesAsText("started_at"))
        .containsExactly("later", "still later");
  }

  @Test
  void refusesToStartOverARun() throws IOException {
    create().close();
    assertRefusesCreation("already holds a run: --resume goes on with it, another --run keeps it");
    assertThat(root.resolve("config.yaml")).hasContent(CONFIG);
  }

  @Test
  void refusesToStartInADirectoryOfSomethingElse() throws IOException {
    Files.createDirectories(root.resolve("tokenizer"));
    Files.writeString(root.resolve("thesis.txt"), "years of work");
    assertRefusesCreation("is not empty and not a run: it holds thesis.txt; choose another --run");
    Files.delete(root.resolve("thesis.txt"));
    assertRefusesCreation("is not empty and not a run: it holds tokenizer; choose another --run");
    assertThat(root.resolve(".lock")).doesNotExist();
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.FOREIGN);
  }

  @Test
  void refusesToStartWhereAFileIs() throws IOException {
    Files.createDirectories(directory.resolve("runs"));
    Files.writeString(root, "x");
    assertRefusesCreation("is not empty and not a run: it is a file; choose another --run");
  }

  @Test
  void refusesToStartOverResultsWhoseConfigIsGone() throws IOException {
    create().close();
    Files.delete(root.resolve("config.yaml"));
    Files.writeString(root.resolve("metrics.jsonl"), "{}\n");
    assertRefusesCreation(
        "is not empty and not a run: it holds a metrics.jsonl with records; choose another --run");
    Files.writeString(root.resolve("metrics.jsonl"), "");
    Files.createDirectories(root.resolve("checkpoints/step-1"));
    assertRefusesCreation("is not empty and not a run: it holds checkpoints; choose another --run");
  }

  @Test
  void refusesToGoOnWithNothing() throws IOException {
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.ABSENT);
    String nothing = "run directory %s holds no run: it has no config.yaml".formatted(root);
    assertThatThrownBy(() -> RunDirectory.open(root, OWNER))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessage(nothing);
    assertThat(root).doesNotExist();
    Files.createDirectories(root);
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.ABSENT);
    assertThatThrownBy(() -> RunDirectory.open(root, OWNER)).hasMessage(nothing);
  }

  @Test
  void startsAnewWhereACreationFailed() throws IOException {
    assertThatThrownBy(() ->
            RunDirectory.create(
                root,
                OWNER,
                new Founding(
                    CONFIG,
                    provenance("x"),
                    files -> {
                      throw new IOException("No space left on device");
                    })))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("No space left on device");
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.UNFINISHED);
    assertThatThrownBy(() -> RunDirectory.open(root, OWNER))
        .hasMessage(
            "run directory %s was not set up in full and holds nothing yet: start the run anew",
            root);
    create().close();
    assertThat(RunDirectory.presence(root)).isEqualTo(Presence.COMPLETE);
  }

  @Test
  void canBeCreatedAnewWhereverItsCreationIsKilled() throws Exception {
    Random random = new Random(5);
    int unfinished = 0;
    for (int kill = 0; kill < 6; kill++) {
      Path above = Files.createDirectory(directory.resolve("kill-" + kill));
      ChildProcess.killAtRandom(
          ChildProcess.command(RunCreatingProgram.class, above.toString()), random);
      try (Stream<Path> runs = Files.list(above)) {
        for (Path run : runs.toList()) {
          Presence presence = RunDirectory.presence(run);
          assertThat(presence).as("%s", run).isNotEqualTo(Presence.FOREIGN);
          if (presence != Presence.COMPLETE) {
            unfinished++;
            RunDirectory.create(run, OWNER, founding()).close();
          }
          RunDirectory.open(run, OWNER).close();
        }
      }
    }
    assertThat(unfinished).isPositive();
  }

  @Test
  void belongsToOneProcessAtATime() throws Exception {
    create().close();
    Process holder =
        ChildProcess.start(ChildProcess.command(RunHoldingProgram.class, root.toString()));
    try (BufferedReader output = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("held " + root);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> RunDirectory.open(root, OWNER))
            .isInstanceOf(RunDirectoryException.class)
            .hasMessage(
                "run directory %s is in use by process %d (started %s)",
                root, holder.pid(), RunHoldingProgram.STARTED_AT);
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    RunDirectory.open(root, OWNER).close();
  }

  @Test
  void keepsOthersOutAfterARefusalWithinTheProcess() throws Exception {
    try (var run = create()) {
      assertThatThrownBy(() -> RunDirectory.open(run.layout().root(), OWNER))
          .hasMessage("run directory %s is in use by this process", root);
      // The refusal must not have given back the operating system's lock.
      String output =
          ChildProcess.output(ChildProcess.command(RunHoldingProgram.class, root.toString()));
      assertThat(output)
          .contains("is in use by process 4321 (started 2026-01-01T00:00:00Z)")
          .doesNotContain("held ");
    }
    RunDirectory.open(root, OWNER).close();
  }
}
