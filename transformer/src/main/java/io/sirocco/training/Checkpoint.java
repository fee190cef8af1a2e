package io.sirocco.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.hub.FileDigest;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A complete checkpoint on the disk: a directory with {@code model.safetensors}, {@code
 * optimizer.safetensors} and {@code state.json}, which holds the size and SHA-256 of the other two
 * and a checksum of itself.
 *
 * @param directory where it lies
 * @param state where training was
 * @param standing whether it was the best when it was saved
 * @param model size and checksum of the parameters' file
 * @param optimizer size and checksum of the optimizer's file
 */
public record Checkpoint(
    Path directory,
    TrainingState state,
    Standing standing,
    FileDigest model,
    FileDigest optimizer) {

  static final String MODEL_FILE = "model.safetensors";
  static final String OPTIMIZER_FILE = "optimizer.safetensors";
  static final String STATE_FILE = "state.json";

  private static final int FORMAT = 1;
  private static final String CHECKSUM = "checksum";

  /** What a checkpoint was when it was saved. */
  public enum Standing {
    /** The newest. */
    LAST,
    /** The newest, and its validation loss was the lowest. */
    BEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The content of state.json but its checksum. */
  private record StateFile(
      int format, Standing standing, TrainingState state, FileDigest model, FileDigest optimizer) {}

  /**
   * Reads a checkpoint's state and checks both of its tensor files, each read once in full.
   *
   * @param directory the checkpoint, or a link to it
   * @throws CheckpointException if it is missing, incomplete or damaged
   */
  public static Checkpoint open(Path directory) throws IOException {
    Checkpoint checkpoint = readState(directory);
    verify(directory.resolve(MODEL_FILE), checkpoint.model);
    verify(directory.resolve(OPTIMIZER_FILE), checkpoint.optimizer);
    return checkpoint;
  }

  /** Reads a checkpoint's state, which is checked; its tensor files are not looked at. */
  static Checkpoint readState(Path directory) throws IOException {
    Path file = directory.resolve(STATE_FILE);
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(directory, "no such checkpoint");
    }
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file, "missing");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (!(tree instanceof ObjectNode object)) {
        throw new CheckpointException(file, "not a JSON object");
      }
      checkOwnSum(file, object);
      addWhatIsNew(object);
      StateFile content = Json.MAPPER.treeToValue(object, StateFile.class);
      return new Checkpoint(
          directory, content.state, content.standing, content.model, content.optimizer);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file, "damaged: " + Json.problem(e), e);
    }
  }

  /** Checkpoints of before something could happen do not say that it did not. */
  private static void addWhatIsNew(ObjectNode object) {
    if (object.at("/state/progress") instanceof ObjectNode progress) {
      progress.putIfAbsent("loss_scale", Json.MAPPER.valueToTree(LossScale.NONE));
      progress.putIfAbsent("stability", Json.MAPPER.valueToTree(Stability.NONE));
    }
  }

  private static void checkOwnSum(Path file, ObjectNode object) throws CheckpointException {
    int format = object.path("format").asInt(-1);
    if (format != FORMAT) {
      throw new CheckpointException(
          file, "format %d, this version reads format %d".formatted(format, FORMAT));
    }
    @Nullable JsonNode stored = object.remove(CHECKSUM);
    String expected = stored == null ? "missing" : stored.asText();
    String actual = sum(object);
    if (!actual.equals(expected)) {
      throw new CheckpointException(
          file, "altered: its checksum says %s, its content %s".formatted(expected, actual));
    }
  }

  private static void verify(Path file, FileDigest expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file, "missing");
    }
    long bytes = Files.size(file);
    if (bytes != expected.bytes()) {
      throw new CheckpointException(
          file, "%d bytes, state.json says %d".formatted(bytes, expected.bytes()));
    }
    FileDigest actual = FileDigest.of(file);
    if (!actual.equals(expected)) {
      throw new CheckpointException(
          file,
          "altered: its SHA-256 is %s, state.json says %s"
              .formatted(actual.sha256(), expected.sha256()));
    }
  }

  /** The bytes of state.json. */
  byte[] stateFile() {
    ObjectNode tree =
        Json.MAPPER.valueToTree(new StateFile(FORMAT, standing, state, model, optimizer));
    tree.put(CHECKSUM, sum(tree));
    return Json.pretty(tree);
  }

  private static String sum(ObjectNode tree) {
    return FileDigest.of(Json.line(tree).getBytes(StandardCharsets.UTF_8)).sha256();
  }

  /** The safetensors file with the parameters. */
  public Path modelFile() {
    return directory.resolve(MODEL_FILE);
  }

  /**
   * Refuses a checkpoint of another config.
   *
   * @throws CheckpointException if the hashes differ
   */
  public void requireConfig(String configHash) throws CheckpointException {
    if (!state.configHash().equals(configHash)) {
      throw new CheckpointException(
          directory,
          "checkpoint of another config: its hash is %s, this config's is %s"
              .formatted(state.configHash(), configHash));
    }
  }

  /**
   * Delivers all tensors; nothing is delivered unless names and shapes of all agree.
   *
   * @throws io.sirocco.hub.SafetensorsException if a tensor is missing, has another shape or is one
   *     too many
   * @throws CheckpointException if a number is not finite; what was before it is delivered then
   */
  public void restore(List<TensorTarget> parameters, List<TensorTarget> optimizerTensors)
      throws IOException {
    try (var modelTensors = SafetensorsFile.open(modelFile());
        var moments = SafetensorsFile.open(directory.resolve(OPTIMIZER_FILE))) {
      modelTensors.requireExactly(parameters);
      moments.requireExactly(optimizerTensors);
      modelTensors.readInto(FiniteTensors.targets(parameters, directory));
      moments.readInto(FiniteTensors.targets(optimizerTensors, directory));
    }
  }

  /**
   * Delivers the parameters only; nothing is delivered unless names and shapes of all agree.
   *
   * @throws io.sirocco.hub.SafetensorsException if a tensor is missing, has another shape or is one
   *     too many
   * @throws CheckpointException if a number is not finite; what was before it is delivered then
   */
  public void restoreParameters(List<TensorTarget> parameters) throws IOException {
    try (var modelTensors = SafetensorsFile.open(modelFile())) {
      modelTensors.requireExactly(parameters);
      modelTensors.readInto(FiniteTensors.targets(parameters, directory));
    }
  }
}
