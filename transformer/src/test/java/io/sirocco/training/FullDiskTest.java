package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that does not fit on the disk leaves the ones before it. */
final class FullDiskTest {

  private static final Pattern ERROR =
      Pattern.compile("(.*) could not be written: (.*) \\(([0-9]+) bytes needed, ([0-9]+) free\\)");

  /** Model and moments of 4,000,000 elements each, without headers. */
  private static final long LEAST_BYTES = 3 * 4_000_000L * 4;

  @TempDir Path directory;

  private static List<String> limited(List<String> prefix, Path directory) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(ChildProcess.command(FullDiskProgram.class, directory.toString()));
    return command;
  }

  private Matcher assertPreviousRemains(List<String> lines) {
    assertThat(lines).as("%s", lines).hasSize(5);
    Matcher error = ERROR.matcher(lines.get(0));
    assertThat(error.matches()).as(lines.get(0)).isTrue();
    assertThat(error.group(1)).isEqualTo(directory.resolve("step-2").toString());
    assertThat(Long.parseLong(error.group(3))).isBetween(LEAST_BYTES, LEAST_BYTES + 10_000);
    assertThat(lines.subList(1, 5))
        .containsExactly("steps [1]", "last 1", "unfinished []", "last 3");
    return error;
  }

  @Test
  void whenTheFileSystemIsFull() throws IOException, InterruptedException {
    // A file system of 20 MB in a mount namespace of the child's own, which ends with it.
    String mount = "mount -t tmpfs -o size=20m tmpfs '%s' && exec \"$@\"".formatted(directory);
    List<String> prefix = List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh");
    List<String> probe = new ArrayList<>(prefix);
    probe.addAll(List.of("echo", "mounted"));
    assumeTrue(
        ChildProcess.output(probe).strip().equals("mounted"),
        "no file system can be mounted here, not even in a user namespace");
    List<String> lines = ChildProcess.output(limited(prefix, directory)).lines().toList();
    Matcher error = assertPreviousRemains(lines);
    assertThat(error.group(2)).isEqualTo("No space left on device");
    // What was written of it has been removed again.
    assertThat(Long.parseLong(error.group(4))).isBetween(19_000_000L, 20L << 20);
  }

  @Test
  void whenAFileMayNotGrow() throws IOException, InterruptedException {
    // 20,000 blocks of 512 bytes: about 10 MB a file.
    List<String> prefix = List.of("sh", "-c", "ulimit -f 20000 && exec \"$@\"", "sh");
    List<String> lines = ChildProcess.output(limited(prefix, directory)).lines().toList();
    Matcher error = assertPreviousRemains(lines);
    assertThat(error.group(2)).isEqualTo("File too large");
  }
}
