package io.sirocco.tests;

import static io.sirocco.tests.TinyRun.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.training.Checkpoints;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real signals to the real command: whenever a run ends, resuming it comes to the bits of a run
 * that nothing has interrupted. That one computes with two threads, the others with one and two in
 * turns.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillAndResumeTest {

  /** Another one each time; {@code -Dsirocco.kill.seed=N} repeats the moments of a failure. */
  private static final long SEED = Long.getLong("sirocco.kill.seed", System.nanoTime());

  private static final int MOST_KILLS = 24;

  private final Path folder;
  private final TinyRun run;
  private final Path uninterrupted;

  KillAndResumeTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.run = TinyRun.write(folder);
    this.uninterrupted = folder.resolve("uninterrupted");
  }

  /** When a process is killed. */
  private enum Moment {
    /** Anywhere in its first second, most of which it spends on starting. */
    FIRST_SECOND,
    /** As soon as its run directory is there, before that is a run. */
    CREATING,
    /** Some steps later. */
    TRAINING,
    /** While it writes a checkpoint. */
    SAVING
  }

  @BeforeAll
  void trainWithoutInterruption() throws Exception {
    SiroccoProcess.End end = SiroccoProcess.run(folder, run.pretrain(uninterrupted, 2));
    assertThat(end.code()).as("%s", end).isZero();
    assertThat(end.output().strip().lines().toList().getLast())
        .matches("validation loss [0-9.]+ nats/token over [0-9]+ tokens");
  }

  @Test
  void aRunThatIsKilledAtRandomMomentsEndsWithTheBitsOfOneThatIsNot() throws Exception {
    Random random = new Random(SEED);
    Path directory = folder.resolve("killed");
    Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    int insideSaving = 0;
    List<Moment> moments =
        List.of(
            Moment.FIRST_SECOND,
            Moment.CREATING,
            Moment.FIRST_SECOND,
            Moment.TRAINING,
            Moment.SAVING,
            Moment.TRAINING,
            Moment.SAVING);
    int starts = 0;
    for (int i = 0; i < moments.size() || insideSaving == 0; i++) {
      String when = "seed %d, start %d, kills %s".formatted(SEED, starts, kills);
      assertThat(i)
          .as("%s: none came inside of a checkpoint's writing", when)
          .isLessThan(MOST_KILLS);
      Moment moment = i < moments.size() ? moments.get(i) : Moment.SAVING;
      try (SiroccoProcess process = start(directory, starts++)) {
        await(process, moment, directory, random);
        SiroccoProcess.End end = process.kill();
        assertThat(end.code()).as("%s: %s", when, end).isEqualTo(SiroccoProcess.KILLED);
      }
      kills.merge(moment, 1, Integer::sum);
      // A checkpoint that has its name is complete: none has to be passed over.
      Checkpoints checkpoints = new Checkpoints(directory.resolve("checkpoints"));
      assertThat(checkpoints.latestComplete().damaged()).as(when).isEmpty();
      insideSaving += unfinishedCheckpoints(directory).length;
    }
    String when = "seed %d, kills %s".formatted(SEED, kills);
    SiroccoProcess.End end = resume(directory, starts);
    assertThat(end.code()).as("%s: %s", when, end).isZero();
    assertThat(end.errors()).as(when).isEmpty();
    assertSameBits(uninterrupted, directory, when);
    assertThat(unfinishedCheckpoints(directory)).as(when).isEmpty();
  }

  @Test
  void aRunThatIsAskedToStopSavesAndSaysHowToResume() throws Exception {
    Path directory = folder.resolve("interrupted");
    int starts = 0;
    for (Signal signal : List.of(new Signal("INT", 130), new Signal("TERM", 143))) {
      try (SiroccoProcess process = start(directory, starts++)) {
        // Soon, while the steps of a new process are slow: it must not end before the signal comes.
        int before = records(directory);
        assertThat(process.await(() -> records(directory) > before + 1)).isTrue();
        process.signal(signal.name);
        SiroccoProcess.End end = process.end();
        assertThat(end.code()).as("%s: %s", signal, end).isEqualTo(signal.code);
        assertThat(end.errors()).as("%s", signal).isEmpty();
        // What is said is what has happened: the checkpoint is that of the step.
        int step = records(directory);
        assertThat(end.output().strip().lines().toList().getLast())
            .isEqualTo(
                "interrupted after step %d; go on with: sirocco pretrain --run %s --resume"
                    .formatted(step, directory));
        assertThat(TinyRun.checkpoints(directory)).contains("step-" + step);
      }
    }
    SiroccoProcess.End end =
        SiroccoProcess.run(folder, List.of("pretrain", "--run", directory.toString(), "--resume"));
    assertThat(end.code()).as("%s", end).isZero();
    assertSameBits(uninterrupted, directory, "after SIGINT and SIGTERM");
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
    Path directory = folder.resolve("shared");
    List<String> arguments = run.pretrain(directory, 1, "--set", "training.max_steps=1000000");
    try (SiroccoProcess first = SiroccoProcess.start(folder, arguments)) {
      assertThat(first.await(() -> records(directory) > 0)).as(first.output()).isTrue();
      SiroccoProcess.End end =
          SiroccoProcess.run(
              folder, List.of("pretrain", "--run", directory.toString(), "--resume"));
      assertThat(end.code()).isEqualTo(1);
      assertThat(end.errors().lines())
          .singleElement()
          .asString()
          .startsWith(
              "sirocco: run directory %s is in use by process %d (started "
                  .formatted(directory, first.pid()));
      int before = records(directory);
      assertThat(first.await(() -> records(directory) > before)).as(first.output()).isTrue();
    }
  }

  private record Signal(String name, int code) {}

  private SiroccoProcess start(Path directory, int starts) throws IOException {
    int threads = 1 + starts % 2;
    return SiroccoProcess.start(
        folder,
        starts == 0
            ? run.pretrain(directory, threads)
            : run.pretrain(directory, threads, "--resume"));
  }

  private SiroccoProcess.End resume(Path directory, int starts) throws Exception {
    try (SiroccoProcess process = start(directory, starts)) {
      return process.end();
    }
  }

  private static void await(SiroccoProcess process, Moment moment, Path directory, Random random)
      throws InterruptedException {
    switch (moment) {
      case FIRST_SECOND -> TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
      case CREATING -> process.await(() -> Files.exists(directory));
      case TRAINING -> {
        // Resuming cuts the records off that follow the checkpoint before it adds any.
        process.await(() -> process.output().contains("model: "));
        int records = records(directory) + random.nextInt(5);
        process.await(() -> records(directory) > records);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
      }
      case SAVING -> process.await(() -> unfinishedCheckpoints(directory).length > 0);
    }
  }

  private static String[] unfinishedCheckpoints(Path directory) {
    File checkpoints = directory.resolve("checkpoints").toFile();
    String[] names = checkpoints.list((parent, name) -> name.matches("step-[0-9]+\\.tmp"));
    return names == null ? new String[0] : names;
  }

  private static int records(Path directory) {
    try {
      Path metrics = directory.resolve("metrics.jsonl");
      byte[] content = Files.exists(metrics) ? Files.readAllBytes(metrics) : new byte[0];
      int records = 0;
      for (byte character : content) {
        records += character == '\n' ? 1 : 0;
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
