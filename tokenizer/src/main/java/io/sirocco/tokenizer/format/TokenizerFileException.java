package io.sirocco.tokenizer.format;

import java.io.IOException;
import java.nio.file.Path;

/** A tokenizer's file is missing, cannot be read or written, or does not describe a tokenizer. */
public final class TokenizerFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the file and the problem. */
  public TokenizerFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** Names the file and the problem, and keeps what caused it. */
  public TokenizerFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
