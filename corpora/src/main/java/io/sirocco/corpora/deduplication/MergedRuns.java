package io.sirocco.corpora.deduplication;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorted runs on the disk, read as one. */
final class MergedRuns implements SortedRecords {
  private static final int LEAST_BUFFER = 1 << 12;
  private static final int MOST_BUFFER = 1 << 20;

  private final PriorityQueue<Run> waiting;
  private final List<Run> open = new ArrayList<>();
  private @Nullable Run current;

  /** Opens runs of records of a width, with buffers that together take no more than some memory. */
  MergedRuns(List<Path> files, int width, long heapBytes) throws IOException {
    waiting = new PriorityQueue<>(Math.max(1, files.size()));
    int bytes = Math.clamp(heapBytes / files.size(), LEAST_BUFFER, MOST_BUFFER);
    try {
      for (Path file : files) {
        Run run = new Run(file, width, bytes);
        open.add(run);
        if (run.next()) {
          waiting.add(run);
        }
      }
    } catch (IOException failure) {
      try (this) {
        throw failure;
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    if (current != null && current.next()) {
      waiting.add(current);
    }
    current = waiting.poll();
    return current != null;
  }

  @Override
  public long value(int element) {
    if (current == null) {
      throw new IllegalStateException("there is no record here");
    }
    return current.record[element];
  }

  @Override
  public void close() throws IOException {
    waiting.clear();
    current = null;
    for (Run run : open) {
      run.channel.close();
    }
  }

  /** A run and its first record that is not read yet. */
  private static final class Run implements Comparable<Run> {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private final long[] record;

    Run(Path file, int width, int bytes) throws IOException {
      this.file = file;
      this.record = new long[width];
      this.buffer = ByteBuffer.allocate(bytes).flip();
      this.channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    boolean next() throws IOException {
      int needed = record.length * Long.BYTES;
      if (buffer.remaining() < needed) {
        buffer.compact();
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // A read may give less than there is room for.
        }
        buffer.flip();
        if (buffer.hasRemaining() && buffer.remaining() < needed) {
          throw new EOFException(
              "%s ends with %d of the %d bytes of a record"
                  .formatted(file, buffer.remaining(), needed));
        }
      }
      if (!buffer.hasRemaining()) {
        return false;
      }
      for (int element = 0; element < record.length; element++) {
        record[element] = buffer.getLong();
      }
      return true;
    }

    @Override
    public int compareTo(Run other) {
      for (int element = 0; element < record.length; element++) {
        int order = Long.compareUnsigned(record[element], other.record[element]);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }
}
