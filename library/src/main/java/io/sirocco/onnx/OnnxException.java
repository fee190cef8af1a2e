package io.sirocco.onnx;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A model does not fit into an ONNX file, or a file is none. */
public final class OnnxException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the file.
   *
   * @param path the file
   * @param problem what is wrong with it, with both values
   */
  public OnnxException(Path path, String problem) {
    super("%s: %s".formatted(path, problem));
  }

  /**
   * Names the file and keeps the cause.
   *
   * @param path the file
   * @param problem what is wrong with it, with both values
   * @param cause what found it
   */
  public OnnxException(Path path, String problem, Exception cause) {
    super("%s: %s".formatted(path, problem), cause);
  }
}
