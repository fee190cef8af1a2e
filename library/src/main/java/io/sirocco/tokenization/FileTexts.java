package io.sirocco.tokenization;

import io.sirocco.tokenizer.MalformedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of files, one file after the other, to be gone through once. What reading throws comes
 * as an {@link UncheckedIOException}.
 */
final class FileTexts implements Iterator<String>, AutoCloseable {
  private final Iterator<Path> files;
  private final MalformedText policy;
  private final long bytes;
  private @Nullable TextLines lines;
  private @Nullable String next;

  /**
   * Looks at the files, and opens none.
   *
   * @throws IOException if one is not there
   */
  FileTexts(List<Path> files, MalformedText policy) throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    this.files = files.iterator();
    this.policy = policy;
    this.bytes = sum;
  }

  /** How long all files are together. */
  long bytes() {
    return bytes;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && (lines != null || files.hasNext())) {
        TextLines open = lines == null ? TextLines.open(files.next(), policy) : lines;
        lines = open;
        next = open.next();
        if (next == null) {
          close();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return next != null;
  }

  @Override
  public String next() {
    String line = hasNext() ? next : null;
    if (line == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return line;
  }

  @Override
  public void close() throws IOException {
    TextLines open = lines;
    if (open != null) {
      lines = null;
      open.close();
    }
  }
}
