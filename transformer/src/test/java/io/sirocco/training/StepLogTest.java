package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepLogTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("metrics.jsonl");
  }

  private static Metrics at(long step) {
    return new Metrics(
        step, "clm", null, 2.5, null, 1e-3, 0.75, 1000, 12.5, null, null, null, null, null);
  }

  private void fill(int steps) throws IOException {
    try (var log = StepLog.resume(file, Metrics.class, 0)) {
      for (int step = 1; step <= steps; step++) {
        log.append(at(step));
      }
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void writesOneLineARecord() throws IOException {
    try (var log = StepLog.resume(file, Metrics.class, 0)) {
      log.append(at(1));
      log.append(
          new Metrics(
              2,
              "clm",
              null,
              2.25,
              null,
              1e-3,
              Double.POSITIVE_INFINITY,
              1000,
              13,
              2.125,
              null,
              null,
              true,
              2));
      // Before the log is closed: a kill loses nothing that was added.
      assertThat(file)
          .hasContent(
              """
              {"step":1,"objective":"clm","loss":2.5,"learning_rate":0.001,"gradient_norm":0.75,\
              "tokens_per_second":1000.0,"seconds":12.5}
              {"step":2,"objective":"clm","loss":2.25,"learning_rate":0.001,"gradient_norm":"Infinity",\
              "tokens_per_second":1000.0,"seconds":13.0,"validation_loss":2.125,"skipped":true,\
              "rollbacks":2}
              """);
    }
  }

  @Test
  void dropsLinesBeyondTheStepThatItGoesOnFrom() throws IOException {
    fill(5);
    String before = Files.readString(file);
    try (var log = StepLog.resume(file, Metrics.class, 3)) {
      assertThat(lines()).hasSize(3);
      log.append(at(4));
      log.append(at(5));
    }
    assertThat(file).hasContent(before);
  }

  @Test
  void whatWasWrittenIsReadWithoutALineThatWasCut() throws IOException {
    assertThat(StepLog.read(file, Metrics.class)).isEmpty();
    fill(2);
    Files.writeString(file, "{\"step\":3,\"los", StandardOpenOption.APPEND);
    assertThat(StepLog.read(file, Metrics.class)).containsExactly(at(1), at(2));
  }

  @Test
  void dropsALineThatWasCutAtAnyByte() throws IOException {
    fill(3);
    byte[] whole = Files.readAllBytes(file);
    int line = whole.length / 3;
    for (int length = 2 * line; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (var log = StepLog.resume(file, Metrics.class, 10)) {
        // Only the newline is missing at the last length, so that the record is complete.
        if (length < whole.length - 1) {
          log.append(at(3));
        }
      }
      assertThat(file).as("cut at byte %d", length).hasBinaryContent(whole);
    }
  }

  @Test
  void dropsTheZerosThatAPowerCutLeaves() throws IOException {
    fill(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    StepLog.resume(file, Metrics.class, 10).close();
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void leavesALogAloneThatHasALineInItThatIsNoRecord() throws IOException {
    fill(2);
    Files.writeString(file, "hello\n", StandardOpenOption.APPEND);
    Files.writeString(file, "{\"step\":3}\n", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> StepLog.resume(file, Metrics.class, 10))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ", line 3: \"hello\" is not a record of a step");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void doesNotRewriteALogThatIsInOrder() throws IOException {
    fill(2);
    Object before = Files.getAttribute(file, "unix:ino");
    StepLog.resume(file, Metrics.class, 2).close();
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    assertThat(Files.readString(file, StandardCharsets.UTF_8).lines()).hasSize(2);
  }
}
