package io.sirocco.corpora.sampling;

import java.nio.file.Path;

/**
 * Where and how the indexes of epochs are made.
 *
 * @param directory for files that live as long as the process, of which each has its own directory
 * @param threads that make them, at least 1; what they make does not depend on it
 */
public record IndexSettings(Path directory, int threads) {

  /** Checks the number. */
  public IndexSettings {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }
}
