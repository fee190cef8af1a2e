package io.sirocco.tokenizer.training;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts of words: open addressing over their bytes, which lie one after the other, so that a word
 * costs its bytes, a count and some ints and never an object. Words have numbers from 0, in the
 * order in which they came.
 */
final class WordTable {
  /** Beyond this an array of bytes cannot grow. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private byte[] bytes = new byte[1 << 12];
  private int[] starts = new int[1 << 9];
  private int[] hashes = new int[1 << 9];
  private long[] counts = new long[1 << 9];
  private int[] slots = new int[1 << 10];
  private int size;

  /** The hash of some bytes; all of its bits are good. */
  static int hash(byte[] source, int from, int to) {
    long hash = (to - from) * MIX;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(source, i));
    }
    long rest = 0;
    for (int shift = 0; i < to; i++, shift += Byte.SIZE) {
      rest |= (source[i] & 0xFFL) << shift;
    }
    return (int) (mix(hash ^ rest) >>> 32);
  }

  private static long mix(long value) {
    long mixed = value * MIX;
    mixed ^= mixed >>> 32;
    return mixed * MIX;
  }

  /** Counts a word some more times. */
  void add(byte[] source, int from, int to, int hash, long count) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (int number; (number = slots[slot] - 1) >= 0; slot = (slot + 1) & mask) {
      if (hashes[number] == hash
          && Arrays.equals(bytes, starts[number], starts[number + 1], source, from, to)) {
        counts[number] += count;
        return;
      }
    }
    slots[slot] = append(source, from, to, hash, count) + 1;
    if (2 * size > slots.length) {
      rehash(2 * slots.length);
    }
  }

  /**
   * Counts the words of another table as often as there.
   *
   * @param factor that the counts are multiplied by, rounded, to at least 1
   */
  void addAll(WordTable other, double factor) {
    for (int i = 0; i < other.size; i++) {
      long weighted = Math.max(1, Math.round(factor * other.counts[i]));
      add(other.bytes, other.starts[i], other.starts[i + 1], other.hashes[i], weighted);
    }
  }

  private int append(byte[] source, int from, int to, int hash, long count) {
    int number = size;
    int start = starts[number];
    int end = Math.addExact(start, to - from);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(end, 3L * end / 2)));
    }
    if (number + 1 == starts.length) {
      int capacity = number + 1 + (number >> 1);
      starts = Arrays.copyOf(starts, capacity + 1);
      hashes = Arrays.copyOf(hashes, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(source, from, bytes, start, to - from);
    hashes[number] = hash;
    counts[number] = count;
    starts[number + 1] = end;
    size++;
    return number;
  }

  private void rehash(int capacity) {
    slots = new int[capacity];
    int mask = capacity - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  /**
   * What decides which words are forgotten first: the count, and where that is equal the hash,
   * which favors no kind of word and is the same in every run.
   */
  long rank(int number) {
    return Math.min(counts[number], Integer.MAX_VALUE) << Integer.SIZE
        | Integer.toUnsignedLong(hashes[number]);
  }

  /** Forgets the words whose rank is not above one. */
  void dropUpTo(long rank) {
    int kept = 0;
    int end = 0;
    int from = 0;
    for (int number = 0; number < size; number++) {
      int to = starts[number + 1];
      if (rank(number) > rank) {
        System.arraycopy(bytes, from, bytes, end, to - from);
        hashes[kept] = hashes[number];
        counts[kept] = counts[number];
        end += to - from;
        starts[++kept] = end;
      }
      from = to;
    }
    size = kept;
    rehash(slots.length);
  }

  /** Forgets all words and keeps the memory. */
  void clear() {
    size = 0;
    Arrays.fill(slots, 0);
  }

  /** The number of distinct words. */
  int size() {
    return size;
  }

  /** The bytes of all words together. */
  int byteCount() {
    return starts[size];
  }

  /** Holds the bytes of the words. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a word begins. */
  int start(int number) {
    return starts[number];
  }

  /** Where a word ends, exclusive. */
  int end(int number) {
    return starts[number + 1];
  }

  /** The hash of a word. */
  int hash(int number) {
    return hashes[number];
  }

  /** How often a word was counted. */
  long count(int number) {
    return counts[number];
  }
}
