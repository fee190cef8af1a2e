package io.sirocco.training;

import io.sirocco.hub.FileDigest;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.training.Checkpoint.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Saves the checkpoints of a run. A checkpoint is complete or absent, whenever the process is
 * killed; saving one never touches the others until it is complete.
 *
 * <p>The state of each checkpoint says whether it was the best, so the links {@code last} and
 * {@code best} can be made again where a kill came between a checkpoint and its links.
 */
public final class CheckpointStore {

  /** Asked for by Hugging Face's transformers; it says how the tensors are laid out. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  /** More than any state.json takes. */
  private static final long STATE_BYTES = 4096;

  private final Checkpoints checkpoints;
  private final int keep;

  private CheckpointStore(Checkpoints checkpoints, int keep) {
    this.checkpoints = checkpoints;
    this.keep = keep;
  }

  /**
   * Opens a run's checkpoints for writing: creates the directory if need be, removes what a killed
   * process left unfinished and brings the links up to date.
   *
   * @param directory the directory {@code checkpoints} of a run that this process has locked
   * @param keep how many of the newest to keep beside the best, at least 1
   */
  public static CheckpointStore open(Path directory, int keep) throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("keeping %d checkpoints is below 1".formatted(keep));
    }
    Files.createDirectories(directory);
    for (String name : Durable.unfinished(directory)) {
      if (Checkpoints.isOwn(name)) {
        Durable.recover(directory.resolve(name));
      }
    }
    var store = new CheckpointStore(new Checkpoints(directory), keep);
    store.repairLinks();
    return store;
  }

  /** The checkpoints that can be loaded. */
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /**
   * Saves a checkpoint, makes {@code last} (and {@code best}) point to it, and deletes those that
   * are no longer kept. Also deletes those of later steps: they belong to a continuation that was
   * given up for this one.
   *
   * @param parameters the model, in an order that is always the same
   * @param optimizer the optimizer's moments, in an order that is always the same
   * @throws NonFiniteException if a parameter or a moment is not finite; nothing is saved
   * @throws StorageException if it could not be written; the checkpoints before it remain
   */
  public Checkpoint save(
      TrainingState state,
      List<TensorSource> parameters,
      List<TensorSource> optimizer,
      Standing standing)
      throws IOException {
    Path target = checkpoints.path(state.step());
    long bytes =
        SafetensorsWriter.size(parameters, METADATA)
            + SafetensorsWriter.size(optimizer, METADATA)
            + STATE_BYTES;
    Durable.replaceDirectory(
        target,
        bytes,
        directory -> {
          int step = state.progress().step();
          FileDigest model =
              write(directory, Checkpoint.MODEL_FILE, FiniteTensors.sources(parameters, step));
          FileDigest moments =
              write(directory, Checkpoint.OPTIMIZER_FILE, FiniteTensors.sources(optimizer, step));
          var checkpoint = new Checkpoint(directory, state, standing, model, moments);
          Files.write(directory.resolve(Checkpoint.STATE_FILE), checkpoint.stateFile());
        });
    link(Checkpoints.LAST, state.step());
    if (standing == Standing.BEST) {
      link(Checkpoints.BEST, state.step());
    }
    deleteLater(state.step());
    deleteSurplus();
    return Checkpoint.readState(target);
  }

  private static FileDigest write(Path directory, String name, List<TensorSource> tensors)
      throws IOException {
    return SafetensorsWriter.write(directory.resolve(name), tensors, METADATA);
  }

  private void link(String name, long step) throws IOException {
    // Relative, so that a run directory can be moved.
    Durable.replaceLink(checkpoints.directory().resolve(name), Path.of("step-" + step));
  }

  private void deleteLater(long saved) throws IOException {
    OptionalLong best = checkpoints.linkedStep(Checkpoints.BEST);
    boolean bestIsLater = best.isPresent() && best.getAsLong() > saved;
    if (bestIsLater) {
      Durable.delete(checkpoints.directory().resolve(Checkpoints.BEST));
    }
    for (long step : checkpoints.steps()) {
      if (step > saved) {
        Durable.delete(checkpoints.path(step));
      }
    }
    if (bestIsLater) {
      repairLinks();
    }
  }

  private void deleteSurplus() throws IOException {
    List<Long> steps = checkpoints.steps();
    OptionalLong best = checkpoints.linkedStep(Checkpoints.BEST);
    for (long step : steps.subList(0, Math.max(0, steps.size() - keep))) {
      if (best.isEmpty() || best.getAsLong() != step) {
        Durable.delete(checkpoints.path(step));
      }
    }
  }

  private void repairLinks() throws IOException {
    for (long step : checkpoints.steps()) {
      Standing standing;
      try {
        standing = Checkpoint.readState(checkpoints.path(step)).standing();
      } catch (CheckpointException e) {
        // Damaged: no link is moved to it, and who loads it is told what is wrong.
        continue;
      }
      advance(Checkpoints.LAST, step);
      if (standing == Standing.BEST) {
        advance(Checkpoints.BEST, step);
      }
    }
  }

  private void advance(String name, long step) throws IOException {
    OptionalLong linked = checkpoints.linkedStep(name);
    if (linked.isEmpty() || linked.getAsLong() < step) {
      link(name, step);
    }
  }
}
