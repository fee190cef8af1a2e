package io.sirocco.corpora;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** A text cannot be read; the message begins with the name of the file or resource. */
public final class CorpusException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the file or resource and the problem. */
  public CorpusException(String source, String problem) {
    super(source + ": " + problem);
  }

  /** Names the file or resource and the problem, and keeps what caused it. */
  public CorpusException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }

  /** Says in words why a file could not be read. */
  static CorpusException reading(String source, IOException failure) {
    return switch (failure) {
      case CorpusException described -> described;
      case NoSuchFileException missing -> new CorpusException(source, "no such file", missing);
      case AccessDeniedException denied ->
          new CorpusException(source, "no permission to read it", denied);
      default -> new CorpusException(source, "cannot be read: " + failure, failure);
    };
  }
}
