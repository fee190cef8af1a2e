package io.sirocco.corpora.sampling;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A mapped file of longs, little-endian, which may be bigger than memory. It is scratch: made anew
 * by each process, deleted when it is closed, overwritten if a killed process left it.
 */
final class RecordFile implements AutoCloseable {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BUFFER_LONGS = 1 << 15;

  private final Path file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment longs;
  private final long size;

  private RecordFile(Path file) throws IOException {
    this.file = file;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      longs = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    size = longs.byteSize() / Long.BYTES;
  }

  /** The number of longs. */
  long size() {
    return size;
  }

  long get(long index) {
    Objects.checkIndex(index, size);
    return longs.get(LONG, index * Long.BYTES);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    Files.deleteIfExists(file);
  }

  /** Writes a file of longs. */
  static final class Writer implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer bytes =
        ByteBuffer.allocate(BUFFER_LONGS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    Writer(Path file) throws IOException {
      this.file = file;
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Longs so far. */
    long size() {
      return (written + bytes.position()) / Long.BYTES;
    }

    void put(long value) throws IOException {
      if (!bytes.hasRemaining()) {
        flush();
      }
      bytes.putLong(value);
    }

    private void flush() throws IOException {
      bytes.flip();
      try {
        while (bytes.hasRemaining()) {
          written += channel.write(bytes);
        }
      } catch (IOException failure) {
        throw new CorpusException(
            file.toString(),
            "cannot be written: %s (%d bytes written, %d bytes free)"
                .formatted(
                    failure.getMessage(), written, Files.getFileStore(file).getUsableSpace()),
            failure);
      }
      bytes.clear();
    }

    /** Maps what was written. */
    RecordFile map() throws IOException {
      flush();
      return new RecordFile(file);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
