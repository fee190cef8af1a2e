package io.sirocco.hub;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A safetensors file is damaged, cut short or not what was asked for. */
public final class SafetensorsException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the file.
   *
   * @param path the file
   * @param problem what is wrong with it, with both values
   */
  public SafetensorsException(Path path, String problem) {
    super("%s: %s".formatted(path, problem));
  }

  /**
   * Names the file and keeps the cause.
   *
   * @param path the file
   * @param problem what is wrong with it, with both values
   * @param cause what found it
   */
  public SafetensorsException(Path path, String problem, Exception cause) {
    super("%s: %s".formatted(path, problem), cause);
  }
}
