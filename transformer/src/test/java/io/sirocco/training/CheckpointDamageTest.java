package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.training.Checkpoint.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Step 10 is whole, step 20 is what last points to and gets damaged. */
final class CheckpointDamageTest {

  private static final int ELEMENTS = 20;

  @TempDir Path directory;
  private Checkpoints checkpoints;
  private Path damaged;

  @BeforeEach
  void save() throws IOException {
    var store = CheckpointStore.open(directory, 5);
    for (long step : new long[] {10, 20}) {
      store.save(
          SampleTensors.state(step),
          SampleTensors.parameters(step, ELEMENTS),
          SampleTensors.moments(step, ELEMENTS),
          Standing.LAST);
    }
    checkpoints = store.checkpoints();
    damaged = directory.resolve("step-20");
  }

  /** Every way to load must refuse step 20, say why, and name step 10. */
  private void assertRefused(String problem) throws IOException {
    assertThatThrownBy(checkpoints::last)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(problem)
        .hasMessageEndingWith("; step-10 is complete and can be resumed from")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> checkpoints.step(20)).isInstanceOf(CheckpointException.class);
    var latest = checkpoints.latestComplete();
    assertThat(latest.checkpoint().orElseThrow().state()).isEqualTo(SampleTensors.state(10));
    assertThat(latest.damaged()).singleElement().asString().contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
  void refusesATensorFileWithAnyBitFlipped(String name) throws IOException {
    Path file = damaged.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit += 13) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThatThrownBy(() -> Checkpoint.open(damaged))
          .as("bit %d", bit)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + ": altered: its SHA-256 is ");
    }
    assertRefused(file + ": altered: its SHA-256 is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
  void refusesATensorFileOfAnotherLength(String name) throws IOException {
    Path file = damaged.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 8, whole.length / 2, whole.length - 1, whole.length + 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("%s: %d bytes, state.json says %d".formatted(file, length, whole.length));
    }
  }

  @Test
  void refusesStateWithAnyBitFlipped() throws IOException {
    Path file = damaged.resolve("state.json");
    byte[] whole = Files.readAllBytes(file);
    TrainingState original = Checkpoint.readState(damaged).state();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try {
        // White space may change; what it says may not.
        assertThat(Checkpoint.readState(damaged).state()).as("bit %d", bit).isEqualTo(original);
      } catch (CheckpointException e) {
        assertThat(e).hasMessageStartingWith(file + ": ").hasMessageNotContaining("\n");
      }
    }
  }

  @Test
  void refusesStateCutAtAnyByte() throws IOException {
    Path file = damaged.resolve("state.json");
    byte[] whole = Files.readAllBytes(file);
    // Without its last byte, a newline, it is as good.
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Checkpoint.open(damaged))
          .as("cut at byte %d", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + ": ");
    }
    assertRefused(file + ": ");
  }

  @Test
  void refusesStateThatWasEdited() throws IOException {
    Path file = damaged.resolve("state.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"seed\" : -7", "\"seed\" : -8"));
    assertThat(file).content().isNotEqualTo(text);
    assertRefused(file + ": altered: its checksum says ");
    Files.writeString(file, text.replace("\"format\" : 1", "\"format\" : 2"));
    assertRefused(file + ": format 2, this version reads format 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "state.json"})
  void refusesACheckpointWithoutOneOfItsFiles(String name) throws IOException {
    Files.delete(damaged.resolve(name));
    assertRefused(damaged.resolve(name) + ": missing");
  }

  @Test
  void refusesAStepUnderAnotherName() throws IOException {
    Files.move(damaged, directory.resolve("step-30"));
    assertThatThrownBy(() -> checkpoints.step(30)).hasMessageContaining("step-30: holds step 20");
  }

  @Test
  void saysWhatALinkPointsToThatIsMissing() throws IOException {
    Files.move(damaged, directory.resolve("elsewhere"));
    assertThatThrownBy(checkpoints::last)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: %s: points to step-20, which is missing;"
                + " step-10 is complete and can be resumed from",
            directory, directory.resolve("last"));
  }

  @Test
  void openingTheStoreLeavesDamageAsItIs() throws IOException {
    Files.delete(damaged.resolve("model.safetensors"));
    CheckpointStore.open(directory, 1);
    assertRefused(damaged.resolve("model.safetensors") + ": missing");
  }

  @Test
  void theNextSaveOfTheStepReplacesTheDamagedOne() throws IOException {
    Files.write(damaged.resolve("model.safetensors"), new byte[3]);
    var store = CheckpointStore.open(directory, 5);
    store.save(
        SampleTensors.state(20),
        SampleTensors.parameters(20, ELEMENTS),
        SampleTensors.moments(20, ELEMENTS),
        Standing.LAST);
    assertThat(checkpoints.last().state()).isEqualTo(SampleTensors.state(20));
  }
}
