package io.sirocco.corpora.deduplication;

import it.unimi.dsi.fastutil.longs.LongComparators;
import it.unimi.dsi.fastutil.objects.ObjectHeapPriorityQueue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records of three numbers, sorted by all three, in bounded memory: what does not fit lies in
 * sorted runs on the disk, which are merged. Numbers are compared as signed.
 */
final class SortedRuns implements AutoCloseable {

  private static final int FIELDS = 3;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final long[] buffer;
  private final List<Path> runs = new ArrayList<>();
  private int size;

  /** Takes the records one after the other. */
  @FunctionalInterface
  interface Consumer {
    /** Called in sorted order. */
    void accept(long first, long second, long third) throws IOException;
  }

  /**
   * Sorts in a buffer.
   *
   * @param directory where runs are written
   * @param records that the buffer holds, of 24 bytes each
   */
  SortedRuns(Path directory, int records) {
    this.directory = directory;
    this.buffer = new long[Math.multiplyExact(records, FIELDS)];
  }

  void add(long first, long second, long third) throws IOException {
    if (size == buffer.length) {
      spill();
    }
    buffer[size++] = first;
    buffer[size++] = second;
    buffer[size++] = third;
  }

  private void sort() {
    it.unimi.dsi.fastutil.Arrays.parallelQuickSort(0, size / FIELDS, this::compare, this::swap);
  }

  private int compare(int a, int b) {
    for (int field = 0; field < FIELDS; field++) {
      int order =
          LongComparators.NATURAL_COMPARATOR.compare(
              buffer[a * FIELDS + field], buffer[b * FIELDS + field]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private void swap(int a, int b) {
    for (int field = 0; field < FIELDS; field++) {
      long kept = buffer[a * FIELDS + field];
      buffer[a * FIELDS + field] = buffer[b * FIELDS + field];
      buffer[b * FIELDS + field] = kept;
    }
  }

  private void spill() throws IOException {
    sort();
    Path run = Files.createTempFile(directory, "run", ".sorted");
    runs.add(run);
    try (DataOutputStream output =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), BUFFER_BYTES))) {
      for (int i = 0; i < size; i++) {
        output.writeLong(buffer[i]);
      }
    }
    size = 0;
  }

  /** Gives all records, sorted; once. */
  void drain(Consumer consumer) throws IOException {
    if (runs.isEmpty()) {
      sort();
      for (int i = 0; i < size; i += FIELDS) {
        consumer.accept(buffer[i], buffer[i + 1], buffer[i + 2]);
      }
      return;
    }
    spill();
    List<Run> open = new ArrayList<>();
    try {
      ObjectHeapPriorityQueue<Run> next = new ObjectHeapPriorityQueue<>();
      for (Path path : runs) {
        Run run = new Run(path);
        open.add(run);
        if (run.advance()) {
          next.enqueue(run);
        }
      }
      while (!next.isEmpty()) {
        Run run = next.first();
        consumer.accept(run.record[0], run.record[1], run.record[2]);
        if (run.advance()) {
          next.changed();
        } else {
          next.dequeue();
        }
      }
    } finally {
      for (Run run : open) {
        run.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  private static final class Run implements Comparable<Run>, AutoCloseable {
    private final DataInputStream input;
    private final long[] record = new long[FIELDS];
    private long left;

    Run(Path path) throws IOException {
      left = Files.size(path) / (FIELDS * Long.BYTES);
      input =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES));
    }

    boolean advance() throws IOException {
      if (left-- == 0) {
        return false;
      }
      for (int field = 0; field < FIELDS; field++) {
        record[field] = input.readLong();
      }
      return true;
    }

    @Override
    public int compareTo(Run other) {
      return Arrays.compare(record, other.record);
    }

    @Override
    public void close() throws IOException {
      input.close();
    }
  }
}
