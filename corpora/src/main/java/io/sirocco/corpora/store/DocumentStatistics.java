package io.sirocco.corpora.store;

import java.util.Arrays;

/**
 * What the documents of a dataset are like.
 *
 * @param documents their number
 * @param tokens their number
 * @param shortest tokens of the shortest document
 * @param median tokens of the document in the middle; exact below 65,536
 * @param longest tokens of the longest document
 * @param duplicates documents whose tokens another one before them has
 * @param byLength documents of 2^i to 2^(i+1) - 1 tokens at i
 */
public record DocumentStatistics(
    long documents,
    long tokens,
    long shortest,
    long median,
    long longest,
    long duplicates,
    LengthCounts byLength) {

  private static final int COUNTED_LENGTHS = 1 << 16;

  /** Documents whose hashes are compared at a time: 128 MB. */
  private static final int HASHES = 1 << 24;

  /** Documents by the power of two of their length. */
  public static final class LengthCounts {
    private final long[] counts = new long[Long.SIZE];

    private void add(long length) {
      counts[Long.SIZE - 1 - Long.numberOfLeadingZeros(length)]++;
    }

    /** The documents of 2^power to 2^(power+1) - 1 tokens. */
    public long at(int power) {
      return counts[power];
    }

    /** One above the power of the longest document. */
    public int end() {
      int end = counts.length;
      while (end > 0 && counts[end - 1] == 0) {
        end--;
      }
      return end;
    }
  }

  /** Reads a whole dataset. */
  public static DocumentStatistics of(Dataset dataset) {
    long[] counts = new long[COUNTED_LENGTHS];
    LengthCounts byLength = new LengthCounts();
    long shortest = dataset.documents() == 0 ? 0 : Long.MAX_VALUE;
    long longest = 0;
    for (long d = 0; d < dataset.documents(); d++) {
      long length = dataset.firstTokenOfDocument(d + 1) - dataset.firstTokenOfDocument(d);
      shortest = Math.min(shortest, length);
      longest = Math.max(longest, length);
      counts[(int) Math.min(length, COUNTED_LENGTHS - 1)]++;
      if (length > 0) {
        byLength.add(length);
      }
    }
    return new DocumentStatistics(
        dataset.documents(),
        dataset.tokens(),
        shortest,
        median(counts, dataset.documents()),
        longest,
        duplicates(dataset),
        byLength);
  }

  private static long median(long[] counts, long documents) {
    long before = 0;
    for (int length = 0; length < counts.length; length++) {
      before += counts[length];
      if (2 * before >= documents) {
        return length;
      }
    }
    throw new IllegalStateException("%d documents, %d counted".formatted(documents, before));
  }

  /** By 64-bit hashes, a part of their range at a time, so that memory stays bounded. */
  private static long duplicates(Dataset dataset) {
    long parts = dataset.documents() / HASHES + 1;
    long duplicates = 0;
    for (long part = 0; part < parts; part++) {
      // Twice the expected number: hashes spread evenly, but not exactly.
      long[] hashes = new long[(int) Math.min(dataset.documents(), 2L * HASHES)];
      int count = 0;
      for (long d = 0; d < dataset.documents(); d++) {
        long hash = hash(dataset, d);
        if (Math.unsignedMultiplyHigh(hash, parts) == part) {
          hashes[count++] = hash;
        }
      }
      Arrays.sort(hashes, 0, count);
      for (int i = 1; i < count; i++) {
        duplicates += hashes[i] == hashes[i - 1] ? 1 : 0;
      }
    }
    return duplicates;
  }

  /** FNV-1a over ids, with the finalizer of SplitMix64 so that all bits are as good. */
  private static long hash(Dataset dataset, long document) {
    long hash = 0xCBF29CE484222325L;
    long end = dataset.firstTokenOfDocument(document + 1);
    for (long t = dataset.firstTokenOfDocument(document); t < end; t++) {
      hash = (hash ^ dataset.token(t)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
