package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.hub.FileDigest;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.StoredTensor;
import io.sirocco.hub.TensorSource;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Checkpoints;
import io.sirocco.training.NonFiniteException;
import io.sirocco.training.Trainer.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose parameters are ruined, and what they go back to. */
final class RollbackTest {

  @TempDir private Path folder = Path.of("");
  private TinyRun run = new TinyRun(folder);

  @BeforeEach
  void directory() {
    run = new TinyRun(folder.resolve("run"));
  }

  private static Recipe diverging(String rate, String factor, int attempts) {
    return TinyRun.recipe(
        "training.learning_rate=" + rate,
        "training.min_learning_rate=0",
        "training.warmup_steps=0",
        "training.max_grad_norm=null",
        "training.save_steps=1",
        "training.rollback_attempts=" + attempts,
        "training.rollback_factor=" + factor);
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(run.layout.checkpoints());
  }

  /** The first update makes parameters infinite; its checkpoint is due before the next loss. */
  @Test
  void parametersThatAreNotFiniteAreNotSaved() throws IOException {
    assertThatThrownBy(() -> run.begin(diverging("1e39", "1e-42", 0)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageMatching("\\S+\\[\\d+] is (NaN|-?Infinity) at step 1");
    assertThat(run.saved).isEmpty();
    assertThat(checkpoints().steps()).isEmpty();
    TinyRun back = new TinyRun(folder.resolve("back"));
    Pretraining.Result result = back.begin(diverging("1e39", "1e-42", 1));
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.progress().stability().rollbacks()).isEqualTo(1);
    assertThat(back.notes).anyMatch(note -> note.contains(" at step 1: going back to step 0,"));
    assertThat(back.saved.getFirst()).hasFileName("step-0");
  }

  /** Finite parameters of 1e20 are saved after the first step, and no step can be made of them. */
  @Test
  void aCheckpointFromWhichNoOtherIsReachedIsGoneBackToOnce() throws IOException {
    Pretraining.Result result = run.begin(diverging("1e20", "1e-23", 2));
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.progress().stability().rollbacks()).isEqualTo(2);
    assertThat(backTo()).containsExactly("1", "0");
  }

  /** The steps that the run went back to. */
  private List<String> backTo() {
    return run.notes.stream()
        .filter(note -> note.contains("going back to step "))
        .map(note -> note.replaceFirst(".*going back to step (\\d+),.*", "$1"))
        .toList();
  }

  @Test
  void behindARuinedCheckpointTheOneBeforeItIsGoneBackTo() throws IOException {
    String[] recipe = {"training.save_steps=1", "training.rollback_attempts=2"};
    run.begin(TinyRun.recipe(recipe), 5);
    assertThat(checkpoints().steps()).containsExactly(3L, 4L, 5L);
    spoil(5, 1e30f);
    Pretraining.Result result = run.resume(TinyRun.recipe(recipe), TinyRun.corpus(TinyRun.TEXT));
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(backTo()).containsExactly("5", "4");
    assertThat(result.progress().stability().learningRateFactor()).isEqualTo(.25);
    assertThat(result.evaluation().orElseThrow().mean()).isLessThan(4);
  }

  /** Older ones are deleted: the newest is gone back to as often as the run may. */
  @Test
  void whereNoneIsBeforeItTheSameIsGoneBackToAgain() throws IOException {
    String[] recipe = {
      "training.save_steps=3",
      "training.rollback_attempts=3",
      "training.save_total_limit=1",
      "training.eval_steps=4"
    };
    run.begin(TinyRun.recipe(recipe), 6);
    Files.delete(run.layout.checkpoints().resolve("best"));
    delete(run.layout.checkpoints().resolve("step-4"));
    assertThat(checkpoints().steps()).containsExactly(6L);
    spoil(6, 1e30f);
    assertThatThrownBy(() -> run.resume(TinyRun.recipe(recipe), TinyRun.corpus(TinyRun.TEXT)))
        .isInstanceOf(NonFiniteException.class);
    assertThat(backTo()).containsExactly("6", "6", "6");
  }

  /** Checkpoints of before their numbers were looked at. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aCheckpointThatHoldsNoNumberIsNotGoneOnFrom(float number) throws IOException {
    run.begin(TinyRun.recipe("training.save_steps=1"), 5);
    spoil(5, number);
    run.notes.clear();
    Recipe recipe = TinyRun.recipe("training.save_steps=1");
    run.resume(recipe, TinyRun.corpus(TinyRun.TEXT));
    assertThat(run.notes)
        .anyMatch(note -> note.contains("step-5: ruined: ") && note.contains(" is " + number))
        .anyMatch(note -> note.matches("resuming from .*step-4"));
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    whole.begin(recipe);
    assertThat(checkpoints().last().modelFile())
        .hasSameBinaryContentAs(new Checkpoints(whole.layout.checkpoints()).last().modelFile());
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** Overwrites all parameters with a number, as if they had been saved so. */
  private void spoil(long step, float number) throws IOException {
    Checkpoint checkpoint = checkpoints().step(step);
    List<TensorSource> sources = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint.modelFile())) {
      for (StoredTensor tensor : file.tensors()) {
        sources.add(
            new TensorSource(
                tensor.name(), tensor.shape(), (from, into) -> Arrays.fill(into, number)));
      }
    }
    Files.delete(checkpoint.modelFile());
    FileDigest digest =
        SafetensorsWriter.write(checkpoint.modelFile(), sources, Map.of("format", "pt"));
    Path state = checkpoint.directory().resolve("state.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode tree = (ObjectNode) json.readTree(Files.readString(state));
    tree.remove("checksum");
    ((ObjectNode) tree.get("model")).put("bytes", digest.bytes()).put("sha256", digest.sha256());
    byte[] content = json.writeValueAsBytes(tree);
    tree.put("checksum", FileDigest.of(content).sha256());
    Files.writeString(state, tree.toString(), StandardCharsets.UTF_8);
  }
}
