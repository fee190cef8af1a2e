package io.sirocco.training;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A checkpoint is missing, damaged or of another config. */
public final class CheckpointException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the place.
   *
   * @param path the checkpoint or the file in it
   * @param problem what is wrong with it, with both values
   */
  public CheckpointException(Path path, String problem) {
    super("%s: %s".formatted(path, problem));
  }

  /**
   * Names the place and keeps the cause.
   *
   * @param path the checkpoint or the file in it
   * @param problem what is wrong with it, with both values
   * @param cause what found it
   */
  public CheckpointException(Path path, String problem, Exception cause) {
    super("%s: %s".formatted(path, problem), cause);
  }
}
