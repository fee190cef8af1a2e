package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.hub.FileDigest;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import io.sirocco.training.Checkpoint.Standing;
import io.sirocco.training.SampleTensors.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointStoreTest {

  private static final int ELEMENTS = 40;

  @TempDir Path root;

  private CheckpointStore open(int keep) throws IOException {
    return CheckpointStore.open(root.resolve("checkpoints"), keep);
  }

  private static Checkpoint save(CheckpointStore store, long step, Standing standing)
      throws IOException {
    return store.save(
        SampleTensors.state(step),
        SampleTensors.parameters(step, ELEMENTS),
        SampleTensors.moments(step, ELEMENTS),
        standing);
  }

  private static String link(CheckpointStore store, String name) throws IOException {
    return Files.readSymbolicLink(store.checkpoints().directory().resolve(name)).toString();
  }

  @Test
  void givesBackWhatWasSaved() throws IOException {
    var store = open(3);
    save(store, 120, Standing.BEST);
    Checkpoint checkpoint = store.checkpoints().last();
    assertThat(checkpoint.state()).isEqualTo(SampleTensors.state(120));
    assertThat(checkpoint.standing()).isEqualTo(Standing.BEST);
    var parameters = SampleTensors.parameters(120, ELEMENTS);
    var moments = SampleTensors.moments(120, ELEMENTS);
    Memory memory = new Memory();
    checkpoint.restore(memory.targets(parameters), memory.targets(moments));
    assertThat(memory.holds(parameters)).isTrue();
    assertThat(memory.holds(moments)).isTrue();

    Memory model = new Memory();
    checkpoint.restoreParameters(model.targets(parameters));
    assertThat(model.holds(parameters)).isTrue();
    assertThat(model.size()).isEqualTo(parameters.size());
    try (var file = SafetensorsFile.open(checkpoint.modelFile())) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
    }
  }

  @Test
  void oneOfBeforeLossesCouldBeScaledIsRead() throws IOException {
    var store = open(1);
    Checkpoint saved = save(store, 12, Standing.LAST);
    Path file = saved.directory().resolve(Checkpoint.STATE_FILE);
    var tree = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
    tree.remove("checksum");
    var progress = (ObjectNode) tree.at("/state/progress");
    assertThat(progress.remove("loss_scale")).isNotNull();
    byte[] content = Json.line(tree).getBytes(StandardCharsets.UTF_8);
    tree.put("checksum", FileDigest.of(content).sha256());
    Files.write(file, Json.pretty(tree));
    Progress read = store.checkpoints().last().state().progress();
    assertThat(read.lossScale()).isEqualTo(LossScale.NONE);
    assertThat(read.step()).isEqualTo(12);
  }

  @Test
  void aRunWithoutAnEvaluationYetCanBeSaved() throws IOException {
    var none =
        new TrainingState(
            Long.MIN_VALUE,
            SampleTensors.CONFIG,
            Progress.start(new TrainingSettings.Length.Minutes(1)));
    var store = open(1);
    store.save(none, List.of(), List.of(), Standing.LAST);
    assertThat(store.checkpoints().last().state()).isEqualTo(none);
  }

  @Test
  void tensorFilesAreAFunctionOfTheTrainingStateAlone() throws IOException {
    var first = save(CheckpointStore.open(root.resolve("a"), 1), 5, Standing.LAST);
    var second = save(CheckpointStore.open(root.resolve("b"), 1), 5, Standing.BEST);
    assertThat(first.model()).isEqualTo(second.model());
    assertThat(first.optimizer()).isEqualTo(second.optimizer());
    assertThat(first.model()).isEqualTo(FileDigest.of(first.modelFile()));
  }

  @Test
  void saysWhichNumberIsNotFiniteAndSavesNothing() throws IOException {
    var store = open(2);
    save(store, 10, Standing.BEST);
    var parameters = SampleTensors.parameters(20, ELEMENTS);
    var moments = new ArrayList<>(SampleTensors.moments(20, ELEMENTS));
    TensorSource good = moments.removeLast();
    moments.add(
        new TensorSource(
            good.name(),
            good.shape(),
            (from, into) -> {
              good.elements().read(from, into);
              into[into.length - 1] = Float.NEGATIVE_INFINITY;
            }));
    assertThatThrownBy(
            () -> store.save(SampleTensors.state(20), parameters, moments, Standing.BEST))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("%s[%d] is -Infinity at step 20", good.name(), ELEMENTS - 1);
    assertThat(store.checkpoints().steps()).containsExactly(10L);
    assertThat(store.checkpoints().directory().toFile().list())
        .containsExactlyInAnyOrder("step-10", "last", "best");
  }

  @Test
  void keepsTheNewestAndTheBest() throws IOException {
    var store = open(2);
    save(store, 10, Standing.LAST);
    save(store, 20, Standing.BEST);
    save(store, 30, Standing.LAST);
    assertThat(store.checkpoints().steps()).containsExactly(20L, 30L);
    save(store, 40, Standing.LAST);
    save(store, 100, Standing.LAST);
    assertThat(store.checkpoints().steps()).containsExactly(20L, 40L, 100L);
    assertThat(link(store, "last")).isEqualTo("step-100");
    assertThat(link(store, "best")).isEqualTo("step-20");
    save(store, 110, Standing.BEST);
    assertThat(store.checkpoints().steps()).containsExactly(100L, 110L);
    assertThat(store.checkpoints().best().state().step()).isEqualTo(110);
  }

  @Test
  void linksSurviveMovingTheRun() throws IOException {
    save(open(2), 10, Standing.BEST);
    Files.move(root.resolve("checkpoints"), root.resolve("moved"));
    var moved = new Checkpoints(root.resolve("moved"));
    assertThat(moved.last().state().step()).isEqualTo(10);
    assertThat(moved.best().state().step()).isEqualTo(10);
  }

  @Test
  void removesWhatAKilledSaveLeft() throws IOException {
    var store = open(2);
    save(store, 10, Standing.LAST);
    Path directory = store.checkpoints().directory();
    Files.createDirectory(directory.resolve("step-20.tmp"));
    Files.write(directory.resolve("step-20.tmp/model.safetensors"), new byte[100]);
    Files.createDirectory(directory.resolve("step-5.deleted.tmp"));
    Files.createSymbolicLink(directory.resolve("last.tmp"), Path.of("step-20"));
    Files.write(directory.resolve("notes.tmp"), new byte[1]);
    open(2);
    try (var entries = Files.list(directory)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("step-10", "last", "notes.tmp");
    }
  }

  @Test
  void finishesTheLinksThatAKilledSaveDidNotReach() throws IOException {
    var store = open(9);
    save(store, 10, Standing.BEST);
    save(store, 20, Standing.BEST);
    save(store, 30, Standing.LAST);
    Path directory = store.checkpoints().directory();
    for (String name : List.of("last", "best")) {
      Files.delete(directory.resolve(name));
      Files.createSymbolicLink(directory.resolve(name), Path.of("step-10"));
    }
    open(9);
    assertThat(link(store, "last")).isEqualTo("step-30");
    assertThat(link(store, "best")).isEqualTo("step-20");
    Files.delete(directory.resolve("last"));
    Files.delete(directory.resolve("best"));
    open(9);
    assertThat(link(store, "last")).isEqualTo("step-30");
    assertThat(link(store, "best")).isEqualTo("step-20");
  }

  @Test
  void savingAStepAgainReplacesItAndDropsLaterOnes() throws IOException {
    var store = open(9);
    save(store, 10, Standing.BEST);
    save(store, 20, Standing.LAST);
    save(store, 30, Standing.BEST);
    store.save(
        SampleTensors.state(20),
        SampleTensors.parameters(99, ELEMENTS),
        SampleTensors.moments(99, ELEMENTS),
        Standing.LAST);
    assertThat(store.checkpoints().steps()).containsExactly(10L, 20L);
    assertThat(link(store, "last")).isEqualTo("step-20");
    assertThat(link(store, "best")).isEqualTo("step-10");
    var parameters = SampleTensors.parameters(99, ELEMENTS);
    Memory memory = new Memory();
    store.checkpoints().last().restoreParameters(memory.targets(parameters));
    assertThat(memory.holds(parameters)).isTrue();
  }

  @Test
  void refusesACheckpointOfAnotherConfig() throws IOException {
    Checkpoint checkpoint = save(open(1), 10, Standing.LAST);
    checkpoint.requireConfig(SampleTensors.CONFIG);
    assertThatThrownBy(() -> checkpoint.requireConfig("b2"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: checkpoint of another config: its hash is %s, this config's is b2",
            checkpoint.directory(), SampleTensors.CONFIG);
  }

  @Test
  void deliversNothingWhenATensorOfTheOptimizerDoesNotFit() throws IOException {
    Checkpoint checkpoint = save(open(1), 10, Standing.LAST);
    Memory memory = new Memory();
    List<TensorTarget> parameters = memory.targets(SampleTensors.parameters(10, ELEMENTS));
    List<TensorSource> fewer = SampleTensors.moments(10, ELEMENTS).subList(0, 1);
    assertThatThrownBy(() -> checkpoint.restore(parameters, memory.targets(fewer)))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(
            "%s: tensor h.0.bias.v F32(40) is one too many: 2 are here, 1 are expected",
            checkpoint.directory().resolve("optimizer.safetensors"));
    List<TensorSource> others = new ArrayList<>(SampleTensors.moments(10, ELEMENTS + 1));
    assertThatThrownBy(() -> checkpoint.restore(parameters, memory.targets(others)))
        .hasMessageEndingWith("tensor h.0.bias.m F32(40) is expected as (41)");
    assertThat(memory.size()).isZero();
  }

  @Test
  void saysThatThereIsNoCheckpoint() throws IOException {
    var none = new Checkpoints(root.resolve("nothing"));
    assertThat(none.steps()).isEmpty();
    assertThat(none.latestComplete().checkpoint()).isEmpty();
    assertThatThrownBy(none::last)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("last: missing, or not a link to a checkpoint")
        .hasMessageEndingWith("; there is no complete checkpoint");
    assertThatThrownBy(() -> open(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
