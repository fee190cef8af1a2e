package io.sirocco.tokenization;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that is complete or absent: it is written aside, and takes its name only when {@link
 * #complete} says that nothing is missing.
 */
public final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path aside;
  private final FileChannel channel;
  private final Writer writer;
  private boolean completed;

  /**
   * Begins a file, in UTF-8.
   *
   * @throws IOException if it cannot be written
   */
  public OutputFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a directory, not a file");
    }
    this.file = file;
    this.aside = file.resolveSibling(file.getFileName() + ".partial");
    this.channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8),
            1 << 16);
  }

  /** Takes the text. */
  public Writer writer() {
    return writer;
  }

  /** Brings the text to the disk and gives the file its name. */
  public void complete() throws IOException {
    writer.flush();
    channel.force(true);
    writer.close();
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    completed = true;
  }

  /** Takes away what was written, unless it is complete. */
  @Override
  public void close() {
    if (completed) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(aside);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
