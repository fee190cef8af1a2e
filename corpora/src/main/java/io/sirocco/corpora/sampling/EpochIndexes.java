package io.sirocco.corpora.sampling;

import io.sirocco.corpora.OrderedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The indexes of some epochs, each made in parallel when it is asked for, on the disk. The two used
 * last are kept; an earlier one is made again, the same, if it is asked for.
 */
final class EpochIndexes implements AutoCloseable {

  private static final int KEPT = 2;

  private final Path directory;
  private final String name;
  private final OrderedPipeline pipeline;
  private final Maker maker;
  private final TreeMap<Long, Index> open = new TreeMap<>();
  private final Map<Long, Long> counts = new HashMap<>();

  /** Makes the entries of an index, shard by shard. */
  interface Maker {
    /** The number of shards. */
    long shards();

    /** The entries of one shard of an epoch. Called by several threads at once. */
    Entries shard(long epoch, long shard);
  }

  /** Entries of some longs each. */
  static final class Entries {

    private final LongList values = new LongList();
    private final LongList ends = new LongList();

    /** Adds a long to the entry that is being made. */
    void add(long value) {
      values.add(value);
    }

    /** Ends the entry that is being made. */
    void end() {
      ends.add(values.size());
    }
  }

  private record Index(RecordFile values, RecordFile ends) implements AutoCloseable {
    long[] entry(long index) {
      long begin = index == 0 ? 0 : ends.get(index - 1);
      long[] entry = new long[(int) (ends.get(index) - begin)];
      for (int i = 0; i < entry.length; i++) {
        entry[i] = values.get(begin + i);
      }
      return entry;
    }

    @Override
    public void close() throws IOException {
      values.close();
      ends.close();
    }
  }

  /**
   * Indexes in a directory.
   *
   * @param directory of this process alone; created if it is missing
   * @param name of the files, different for each use of the directory
   * @param threads that make an index
   */
  EpochIndexes(Path directory, String name, int threads, Maker maker) {
    this.directory = directory;
    this.name = name;
    this.maker = maker;
    pipeline = new OrderedPipeline(threads);
  }

  /** The number of entries of an epoch. */
  synchronized long count(long epoch) throws IOException {
    Long known = counts.get(epoch);
    if (known == null) {
      known = index(epoch).ends().size();
      counts.put(epoch, known);
    }
    return known;
  }

  /** One entry. */
  synchronized long[] entry(long epoch, long index) throws IOException {
    return index(epoch).entry(index);
  }

  private Index index(long epoch) throws IOException {
    Index known = open.get(epoch);
    if (known != null) {
      return known;
    }
    if (open.size() == KEPT) {
      long farthest =
          Math.abs(open.firstKey() - epoch) > Math.abs(open.lastKey() - epoch)
              ? open.firstKey()
              : open.lastKey();
      Index closed = open.get(farthest);
      open.remove(farthest);
      if (closed != null) {
        closed.close();
      }
    }
    Index made = make(epoch);
    open.put(epoch, made);
    return made;
  }

  private Index make(long epoch) throws IOException {
    Files.createDirectories(directory);
    Path values = directory.resolve("%s.%d.values".formatted(name, epoch));
    Path ends = directory.resolve("%s.%d.ends".formatted(name, epoch));
    try (RecordFile.Writer valueWriter = new RecordFile.Writer(values);
        RecordFile.Writer endWriter = new RecordFile.Writer(ends)) {
      long[] next = {0};
      pipeline.<Long, Entries>run(
          () -> next[0] < maker.shards() ? next[0]++ : null,
          shard -> maker.shard(epoch, shard),
          entries -> append(entries, valueWriter, endWriter));
      return new Index(valueWriter.map(), endWriter.map());
    }
  }

  private static void append(
      Entries entries, RecordFile.Writer valueWriter, RecordFile.Writer endWriter)
      throws IOException {
    long base = valueWriter.size();
    for (int i = 0; i < entries.ends.size(); i++) {
      endWriter.put(base + entries.ends.get(i));
    }
    for (int i = 0; i < entries.values.size(); i++) {
      valueWriter.put(entries.values.get(i));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Index index : open.values()) {
      index.close();
    }
    open.clear();
  }
}
