package io.sirocco.training;

import io.sirocco.training.Checkpoint.Standing;
import java.nio.file.Path;

/**
 * Goes on from the newest checkpoint of a directory and saves one a step until it is killed. Every
 * third is the best.
 */
final class SavingProgram {

  static final int ELEMENTS = 30_000;
  static final int KEEP = 2;

  private SavingProgram() {}

  static Standing standing(long step) {
    return step % 3 == 0 ? Standing.BEST : Standing.LAST;
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws Exception {
    var store = CheckpointStore.open(Path.of(arguments[0]), KEEP);
    var latest = store.checkpoints().latestComplete();
    long step = latest.checkpoint().map(found -> found.state().step()).orElse(0L);
    while (true) {
      step++;
      store.save(
          SampleTensors.state(step),
          SampleTensors.parameters(step, ELEMENTS),
          SampleTensors.moments(step, ELEMENTS),
          standing(step));
      System.out.println("saved step " + step);
    }
  }
}
