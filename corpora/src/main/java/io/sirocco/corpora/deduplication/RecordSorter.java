package io.sirocco.corpora.deduplication;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts records of a few longs in bounded memory: what does not fit is written to the disk in
 * sorted runs, which are merged when all is there.
 */
final class RecordSorter implements AutoCloseable {
  /** The most runs that are merged at once. */
  static final int FAN_IN = 64;

  private static final int DIGIT_BITS = 8;
  private static final int FIRST_RECORDS = 1 << 10;
  private static final int WRITE_BYTES = 1 << 18;

  private final Path folder;
  private final String name;
  private final int width;
  private final long heapBytes;
  private final int mostRecords;
  private final List<Path> runs = new ArrayList<>();
  private long[] records;
  private int count;
  private int runsMade;

  /**
   * Begins without records.
   *
   * @param folder where runs are written, an existing one
   * @param name what the names of runs begin with
   * @param width the longs of a record
   * @param heapBytes the memory to use, at least that of some records
   */
  RecordSorter(Path folder, String name, int width, long heapBytes) {
    this.folder = folder;
    this.name = name;
    this.width = width;
    this.heapBytes = heapBytes;
    // Sorting moves records between two arrays.
    long fitting = heapBytes / (2L * width * Long.BYTES);
    this.mostRecords = Math.clamp(fitting, 2, Integer.MAX_VALUE / width - 8);
    this.records = new long[Math.min(FIRST_RECORDS, mostRecords) * width];
  }

  /** Takes a record. */
  void add(long... record) throws CorpusException {
    if (count == mostRecords) {
      spill();
    }
    if ((count + 1) * width > records.length) {
      long doubled = Math.min(2L * records.length, (long) mostRecords * width);
      records = Arrays.copyOf(records, (int) doubled);
    }
    System.arraycopy(record, 0, records, count * width, width);
    count++;
  }

  /** How many runs were written so far. */
  int runsMade() {
    return runsMade;
  }

  /** All records in order; none can be added any more. */
  SortedRecords sorted() throws CorpusException {
    if (runs.isEmpty()) {
      sort();
      return new InMemory(records, count, width);
    }
    spill();
    records = new long[0];
    while (runs.size() > FAN_IN) {
      List<Path> merged = List.copyOf(runs.subList(0, FAN_IN));
      try (SortedRecords all = new MergedRuns(merged, width, heapBytes)) {
        write(all);
      } catch (IOException failure) {
        throw failed(folder, failure);
      }
      runs.subList(0, FAN_IN).clear();
      delete(merged);
    }
    try {
      return new MergedRuns(runs, width, heapBytes);
    } catch (IOException failure) {
      throw failed(folder, failure);
    }
  }

  private void spill() throws CorpusException {
    if (count == 0) {
      return;
    }
    sort();
    write(new InMemory(records, count, width));
    count = 0;
  }

  private void write(SortedRecords sorted) throws CorpusException {
    Path run = folder.resolve("%s-%d.run".formatted(name, runsMade++));
    runs.add(run);
    ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES / width * width);
    try (FileChannel channel =
        FileChannel.open(
            run,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (sorted.next()) {
        if (buffer.remaining() < width * Long.BYTES) {
          drain(buffer, channel);
        }
        for (int element = 0; element < width; element++) {
          buffer.putLong(sorted.value(element));
        }
      }
      drain(buffer, channel);
    } catch (IOException failure) {
      throw failed(run, failure);
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Radix sort from the last digit of the last element; digits that are all equal are skipped. */
  private void sort() {
    int longs = count * width;
    long[] from = records;
    long[] to = new long[records.length];
    int[] starts = new int[(1 << DIGIT_BITS) + 1];
    for (int element = width - 1; element >= 0; element--) {
      for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
        Arrays.fill(starts, 0);
        for (int i = element; i < longs; i += width) {
          starts[digit(from[i], shift) + 1]++;
        }
        if (count == 0 || starts[digit(from[element], shift) + 1] == count) {
          continue;
        }
        for (int d = 0; d < 1 << DIGIT_BITS; d++) {
          starts[d + 1] += starts[d];
        }
        for (int i = 0; i < longs; i += width) {
          int place = starts[digit(from[i + element], shift)]++;
          System.arraycopy(from, i, to, place * width, width);
        }
        long[] emptied = from;
        from = to;
        to = emptied;
      }
    }
    records = from;
  }

  private static int digit(long value, int shift) {
    return (int) (value >>> shift) & ((1 << DIGIT_BITS) - 1);
  }

  private static CorpusException failed(Path file, IOException failure) {
    return failure instanceof CorpusException described
        ? described
        : new CorpusException(file.toString(), "cannot be written or read: " + failure, failure);
  }

  private static void delete(List<Path> files) throws CorpusException {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        throw failed(file, failure);
      }
    }
  }

  /** Deletes the runs. */
  @Override
  public void close() throws CorpusException {
    delete(runs);
    runs.clear();
  }

  /** Records that fit. */
  private static final class InMemory implements SortedRecords {
    private final long[] records;
    private final int end;
    private final int width;
    private int position;

    InMemory(long[] records, int count, int width) {
      this.records = records;
      this.end = count * width;
      this.width = width;
      this.position = -width;
    }

    @Override
    public boolean next() {
      position += width;
      return position < end;
    }

    @Override
    public long value(int element) {
      return records[position + element];
    }

    @Override
    public void close() {
      position = end;
    }
  }
}
