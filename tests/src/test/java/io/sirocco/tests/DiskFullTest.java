package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that has room for two checkpoints when a third is due. */
final class DiskFullTest {

  /**
   * Mounts a file system of 240 KB in a mount namespace that ends with the process, and copies what
   * lies on it to a place that stays.
   */
  private static final String SCRIPT =
      """
      mount -t tmpfs -o size=240k tmpfs "$1" || exit 99
      disk=$1 copy=$2
      shift 2
      "$@"
      code=$?
      cp -a "$disk/run" "$copy"
      exit $code
      """;

  @TempDir private Path folder;

  @Test
  void aCheckpointThatDoesNotFitEndsTheRunAndLeavesTheOneBefore() throws Exception {
    TinyRun run = TinyRun.write(folder);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path copy = folder.resolve("copy");
    List<String> prefix =
        List.of("unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh");
    assumeTrue(mounts(prefix), "no file system can be mounted here, not even in a user namespace");
    List<String> limited = new ArrayList<>(prefix);
    limited.addAll(List.of(disk.toString(), copy.toString()));
    // The best of four evaluations may be kept beside the two newest: none comes before the end.
    List<String> pretrain = run.pretrain(disk.resolve("run"), 2, "--set", "training.eval_steps=40");
    SiroccoProcess.End end;
    try (SiroccoProcess process = SiroccoProcess.start(folder, limited, pretrain)) {
      end = process.end();
    }
    assertThat(end.code()).as("%s", end).isEqualTo(1);
    Path missing = disk.resolve("run").resolve("checkpoints").resolve("step-9");
    assertThat(end.errors().lines())
        .singleElement()
        .asString()
        .matches(
            "sirocco: %s could not be written: No space left on device.* \\([0-9]+ bytes needed, [0-9]+ free\\)"
                .formatted(missing));
    assertThat(TinyRun.checkpoints(copy)).containsExactly("last", "step-3", "step-6");
    SiroccoProcess.End resumed =
        SiroccoProcess.run(folder, List.of("pretrain", "--run", copy.toString(), "--resume"));
    assertThat(resumed.code()).as("%s", resumed).isZero();
    assertThat(resumed.output())
        .contains("resuming from %s".formatted(copy.resolve("checkpoints/step-6")));
  }

  private boolean mounts(List<String> prefix) throws InterruptedException {
    List<String> probe = new ArrayList<>(prefix);
    Path point = folder.resolve("disk");
    probe.addAll(List.of(point.toString(), folder.resolve("nothing").toString()));
    probe.addAll(List.of("mkdir", point.resolve("run").toString()));
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }
}
