package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.List;

/**
 * Distinct words with their counts: the more frequent first, equally frequent ones by their bytes,
 * so that equal texts give equal arrays.
 */
public final class WordCounts {
  private final byte[] bytes;
  private final int[] starts;
  private final long[] counts;
  private final long unit;

  private WordCounts(byte[] bytes, int[] starts, long[] counts, long unit) {
    this.bytes = bytes;
    this.starts = starts;
    this.counts = counts;
    this.unit = unit;
  }

  /**
   * The words of some tables that have none in common.
   *
   * @throws IllegalArgumentException if all words together are longer than an array can be
   */
  static WordCounts of(List<WordTable> tables, long unit) {
    int size = 0;
    long length = 0;
    for (WordTable table : tables) {
      size += table.size();
      length += table.byteCount();
    }
    if (length > WordTable.MAX_BYTES) {
      throw new IllegalArgumentException(
          "distinct words of %,d bytes, at most %,d fit".formatted(length, WordTable.MAX_BYTES));
    }
    byte[] bytes = new byte[(int) length];
    int[] starts = new int[size + 1];
    long[] counts = new long[size];
    int number = 0;
    for (WordTable table : tables) {
      System.arraycopy(table.bytes(), 0, bytes, starts[number], table.byteCount());
      int origin = starts[number];
      for (int i = 0; i < table.size(); i++, number++) {
        counts[number] = table.count(i);
        starts[number + 1] = origin + table.end(i);
      }
    }
    return new WordCounts(bytes, starts, counts, unit).sorted();
  }

  private WordCounts sorted() {
    int[] order = new int[counts.length];
    Arrays.setAll(order, i -> i);
    IntArrays.parallelQuickSort(order, this::compare);
    byte[] sortedBytes = new byte[bytes.length];
    int[] sortedStarts = new int[starts.length];
    long[] sortedCounts = new long[counts.length];
    for (int i = 0; i < order.length; i++) {
      int from = starts[order[i]];
      int length = starts[order[i] + 1] - from;
      System.arraycopy(bytes, from, sortedBytes, sortedStarts[i], length);
      sortedStarts[i + 1] = sortedStarts[i] + length;
      sortedCounts[i] = counts[order[i]];
    }
    return new WordCounts(sortedBytes, sortedStarts, sortedCounts, unit);
  }

  private int compare(int a, int b) {
    int byCount = Long.compare(counts[b], counts[a]);
    return byCount != 0
        ? byCount
        : Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }

  /** The number of distinct words. */
  public int size() {
    return counts.length;
  }

  /** Holds the bytes of all words, one after the other; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a word begins. */
  public int start(int word) {
    return starts[word];
  }

  /** Where a word ends, exclusive. */
  public int end(int word) {
    return starts[word + 1];
  }

  /** How often a word occurred, in units of {@link #unit}. */
  public long count(int word) {
    return counts[word];
  }

  /** How much one occurrence counts: 1, or more where counts are weighted. */
  public long unit() {
    return unit;
  }

  /** The counts of all words together, in units of {@link #unit}. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
