package io.sirocco.corpora.deduplication;

import io.sirocco.corpora.CorpusException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The sketches of all documents by number: written in order to a file, then read from its map. */
final class SketchFile implements AutoCloseable {
  private static final int WRITE_BYTES = 1 << 18;

  private final Path file;
  private final int bytes;
  private final OutputStream output;
  private final Arena arena = Arena.ofShared();
  private MemorySegment map = MemorySegment.NULL;

  /** Creates the file for sketches of some bytes. */
  SketchFile(Path file, int bytes) throws CorpusException {
    this.file = file;
    this.bytes = bytes;
    try {
      this.output = new BufferedOutputStream(Files.newOutputStream(file), WRITE_BYTES);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Appends the sketch of the next document. */
  void add(byte[] sketch) throws CorpusException {
    try {
      output.write(sketch);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Ends writing and opens the map. */
  void map() throws CorpusException {
    try {
      output.close();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** A copy of a document's sketch. */
  byte[] read(long document) {
    return map.asSlice(document * bytes, bytes).toArray(ValueLayout.JAVA_BYTE);
  }

  private CorpusException failed(IOException failure) {
    return new CorpusException(file.toString(), "cannot be written or read: " + failure, failure);
  }

  /** Deletes the file. */
  @Override
  public void close() throws CorpusException {
    arena.close();
    try {
      output.close();
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }
}
