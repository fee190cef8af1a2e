package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableTest {

  @TempDir Path root;
  private Path target;

  @BeforeEach
  void name() {
    target = root.resolve("target");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static void fill(Path directory, String text) throws IOException {
    Files.createDirectories(directory.resolve("inner"));
    Files.writeString(directory.resolve("inner/file"), text);
  }

  private String content() throws IOException {
    return Files.readString(target.resolve("inner/file"));
  }

  @Test
  void replacesAFile() throws IOException {
    Durable.replaceFile(target, bytes("first and long"));
    Durable.replaceFile(target, bytes("second"));
    assertThat(target).hasContent("second");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void aFailureLeavesThePreviousFileAndNothingElse() throws IOException {
    Durable.replaceFile(target, bytes("first"));
    assertThatThrownBy(() ->
            Durable.replaceFile(
                target,
                12_345,
                channel -> {
                  Durable.writeFully(channel, bytes("half"));
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(StorageException.class)
        .message()
        .matches(
            target
                + " could not be written: No space left on device"
                + " \\(12345 bytes needed, [0-9]+ free\\)");
    assertThat(target).hasContent("first");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void aFailureThatIsNoIoExceptionLeavesThePreviousFileToo() throws IOException {
    Durable.replaceFile(target, bytes("first"));
    assertThatThrownBy(() ->
            Durable.replaceFile(
                target,
                0,
                channel -> {
                  throw new IllegalStateException("closed");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).containsExactly("target");
  }

  @Test
  void replacesADirectory() throws IOException {
    Durable.replaceDirectory(target, 0, directory -> fill(directory, "first"));
    Durable.replaceDirectory(target, 0, directory -> fill(directory, "second"));
    assertThat(content()).isEqualTo("second");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void aFailureLeavesThePreviousDirectoryAndNothingElse() throws IOException {
    Durable.replaceDirectory(target, 0, directory -> fill(directory, "first"));
    assertThatThrownBy(() ->
            Durable.replaceDirectory(
                target,
                7,
                directory -> {
                  fill(directory, "second");
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("(7 bytes needed, ");
    assertThat(content()).isEqualTo("first");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void recoveryFinishesAReplacementThatWasCutBetweenItsRenames() throws IOException {
    fill(root.resolve("target.replaced.tmp"), "first");
    fill(root.resolve("target.tmp"), "second");
    Durable.recover(target);
    assertThat(content()).isEqualTo("second");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void recoveryPutsThePreviousOneBackWhereTheNextIsLost() throws IOException {
    fill(root.resolve("target.replaced.tmp"), "first");
    Durable.recover(target);
    assertThat(content()).isEqualTo("first");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void recoveryKeepsTheTargetAndDropsWhatLiesAside() throws IOException {
    fill(target, "first");
    for (String ending : List.of(".tmp", ".replaced.tmp", ".deleted.tmp")) {
      fill(root.resolve("target" + ending), "other");
    }
    fill(root.resolve("other.tmp"), "not ours");
    Durable.recover(target);
    assertThat(content()).isEqualTo("first");
    assertThat(names()).containsExactly("other.tmp", "target");
    assertThat(Durable.unfinished(root)).containsExactly("other");
  }

  @Test
  void replacesALink() throws IOException {
    Durable.replaceLink(target, Path.of("a"));
    Durable.replaceLink(target, Path.of("b"));
    assertThat(Files.readSymbolicLink(target)).isEqualTo(Path.of("b"));
    assertThat(names()).containsExactly("target");
  }

  @Test
  void deletingALinkLeavesWhatItPointsTo() throws IOException {
    Path kept = root.resolve("kept");
    fill(kept, "first");
    Durable.replaceLink(target, Path.of("kept"));
    Durable.delete(target);
    fill(root.resolve("gone"), "x");
    Files.createSymbolicLink(root.resolve("gone/link"), kept);
    Durable.delete(root.resolve("gone"));
    assertThat(names()).containsExactly("kept");
    assertThat(kept.resolve("inner/file")).hasContent("first");
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "x");
    assertThatThrownBy(() -> Durable.replaceFile(file.resolve("below"), bytes("x")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("below could not be written: Not a directory")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> Durable.replaceFile(root.resolve("no/such"), bytes("x")))
        .hasMessageContaining("such could not be written: no such file or directory: ");
  }

  @Test
  void deletingTwiceIsNoError() throws IOException {
    Durable.replaceDirectory(target, 0, directory -> fill(directory, "first"));
    Durable.delete(target);
    Durable.delete(target);
    assertThat(names()).isEmpty();
  }

  @Test
  void createsADirectoryWhereNothingOrAnEmptyOneIs() throws IOException {
    Path deep = root.resolve("a/b");
    Durable.createDirectory(deep, 0, directory -> fill(directory, "first"));
    assertThat(deep.resolve("inner/file")).hasContent("first");
    Files.createDirectory(target);
    fill(root.resolve(".target.sirocco.tmp"), "of a killed process");
    Durable.createDirectory(target, 0, directory -> fill(directory, "second"));
    assertThat(content()).isEqualTo("second");
    assertThat(names()).containsExactly("a", "target");
  }

  @Test
  void aDirectoryThatHoldsSomethingIsNotReplacedByANewOne() throws IOException {
    fill(target, "first");
    assertThatThrownBy(
            () -> Durable.createDirectory(target, 0, directory -> fill(directory, "second")))
        .isInstanceOf(StorageException.class);
    assertThat(content()).isEqualTo("first");
    assertThat(names()).containsExactly("target");
  }
}
