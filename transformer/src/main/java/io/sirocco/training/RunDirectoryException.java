package io.sirocco.training;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A run directory is in use, taken, or not one. */
public final class RunDirectoryException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the directory.
   *
   * @param root the run directory
   * @param problem what is wrong and what to do
   */
  public RunDirectoryException(Path root, String problem) {
    super("run directory %s %s".formatted(root, problem));
  }
}
