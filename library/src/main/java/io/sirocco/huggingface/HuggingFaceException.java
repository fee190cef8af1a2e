package io.sirocco.huggingface;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A directory of Hugging Face cannot be read, or no class there computes what a model computes. */
public final class HuggingFaceException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A model that no class computes.
   *
   * @param problem the key of the recipe and its value
   */
  public HuggingFaceException(String problem) {
    super(problem);
  }

  /**
   * Names the file.
   *
   * @param path the file or directory
   * @param problem what is wrong with it, with both values
   */
  public HuggingFaceException(Path path, String problem) {
    super("%s: %s".formatted(path, problem));
  }

  /**
   * Names the file and keeps the cause.
   *
   * @param path the file or directory
   * @param problem what is wrong with it, with both values
   * @param cause what found it
   */
  public HuggingFaceException(Path path, String problem, Exception cause) {
    super("%s: %s".formatted(path, problem), cause);
  }
}
