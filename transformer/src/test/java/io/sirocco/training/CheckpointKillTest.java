package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.training.SampleTensors.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real kills (SIGKILL) of a real process that does nothing but save. */
final class CheckpointKillTest {

  private static final int KILLS = 24;
  private static final long SEED = 20_260_101;

  @TempDir Path directory;

  @Test
  void aCompleteCheckpointIsThereWheneverTheProcessIsKilled() throws Exception {
    Random random = new Random(SEED);
    long before = 0;
    int unfinished = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      ChildProcess.killAtRandom(
          ChildProcess.command(SavingProgram.class, directory.toString()), random);
      unfinished += Durable.unfinished(directory).isEmpty() ? 0 : 1;
      long step = verify("seed %d, kill %d".formatted(SEED, kill));
      assertThat(step).isGreaterThanOrEqualTo(before);
      before = step;
    }
    // Otherwise no kill has come while something was being written, and nothing has been shown.
    assertThat(unfinished).isPositive();
    assertThat(before).isGreaterThan(KILLS);
  }

  private long verify(String when) throws Exception {
    var checkpoints = CheckpointStore.open(directory, SavingProgram.KEEP).checkpoints();
    assertThat(Durable.unfinished(directory)).as(when).isEmpty();
    var latest = checkpoints.latestComplete();
    assertThat(latest.damaged()).as(when).isEmpty();
    if (latest.checkpoint().isEmpty()) {
      assertThat(Files.exists(directory.resolve("last"))).as(when).isFalse();
      return 0;
    }
    Checkpoint newest = latest.checkpoint().get();
    long step = newest.state().step();
    assertThat(newest.state()).as(when).isEqualTo(SampleTensors.state(step));
    assertThat(checkpoints.last().state().step()).as(when).isEqualTo(step);
    if (step >= 3) {
      assertThat(checkpoints.best().state().step()).as(when).isEqualTo(step - step % 3);
    }
    var parameters = SampleTensors.parameters(step, SavingProgram.ELEMENTS);
    var moments = SampleTensors.moments(step, SavingProgram.ELEMENTS);
    Memory memory = new Memory();
    newest.restore(memory.targets(parameters), memory.targets(moments));
    assertThat(memory.holds(parameters)).as(when).isTrue();
    assertThat(memory.holds(moments)).as(when).isTrue();
    // Kept ones, the best, and one that the kill kept from being deleted.
    assertThat(checkpoints.steps()).as(when).hasSizeLessThanOrEqualTo(SavingProgram.KEEP + 2);
    return step;
  }
}
