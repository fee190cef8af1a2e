package io.sirocco.training;

import io.sirocco.training.Checkpoint.Standing;
import java.io.IOException;
import java.nio.file.Path;

/** Saves a small checkpoint, one that does not fit, and a small one again; prints what happened. */
final class FullDiskProgram {

  private static final int SMALL = 100;

  /** 16 MB of parameters, and twice as much of moments. */
  private static final int LARGE = 4_000_000;

  private FullDiskProgram() {}

  /**
   * Runs to its end.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    var store = CheckpointStore.open(directory, 5);
    save(store, 1, SMALL);
    try {
      save(store, 2, LARGE);
      System.out.println("saved");
    } catch (StorageException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("steps " + store.checkpoints().steps());
    System.out.println("last " + store.checkpoints().last().state().step());
    System.out.println("unfinished " + Durable.unfinished(directory));
    save(store, 3, SMALL);
    System.out.println("last " + store.checkpoints().last().state().step());
  }

  private static void save(CheckpointStore store, long step, int elements) throws IOException {
    store.save(
        SampleTensors.state(step),
        SampleTensors.parameters(step, elements),
        SampleTensors.moments(step, elements),
        Standing.LAST);
  }
}
