package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * The pairs of neighbors that occur, numbered from 0, each with how often it occurs now and with
 * the positions of its left symbol at which it may occur: all where it does, and some where it no
 * longer does.
 */
final class PairIndex {
  private static final int[] NOWHERE = {};

  private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();
  private long[] keys = new long[1 << 12];
  private long[] counts = new long[1 << 12];
  private int[][] positions = new int[1 << 12][];
  private int[] filled = new int[1 << 12];
  private int[] expected = new int[1 << 12];
  private int size;

  PairIndex() {
    numbers.defaultReturnValue(-1);
  }

  /** The key of a pair: the left symbol in the upper half. */
  static long key(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  /** The number of a pair, a new one if it has none yet. */
  int number(int left, int right) {
    long key = key(left, right);
    int number = numbers.putIfAbsent(key, size);
    if (number >= 0) {
      return number;
    }
    if (size == keys.length) {
      int capacity = Math.multiplyExact(size, 2);
      keys = Arrays.copyOf(keys, capacity);
      counts = Arrays.copyOf(counts, capacity);
      positions = Arrays.copyOf(positions, capacity);
      filled = Arrays.copyOf(filled, capacity);
      expected = Arrays.copyOf(expected, capacity);
    }
    keys[size] = key;
    positions[size] = NOWHERE;
    return size++;
  }

  /** The number of pairs. */
  int size() {
    return size;
  }

  /** The symbols of a pair, the left one in the upper half. */
  long key(int pair) {
    return keys[pair];
  }

  /** The left symbol of a pair. */
  int left(int pair) {
    return (int) (keys[pair] >>> Integer.SIZE);
  }

  /** The right symbol of a pair. */
  int right(int pair) {
    return (int) keys[pair];
  }

  /** How often a pair occurs. */
  long count(int pair) {
    return counts[pair];
  }

  /** Counts a pair some more times, or fewer. */
  void count(int pair, long more) {
    counts[pair] += more;
  }

  /** Says that positions of a pair are going to be added. */
  void expect(int pair, int more) {
    expected[pair] += more;
  }

  /**
   * Adds a position that was expected.
   *
   * @return whether it is the first of those that were expected together
   */
  boolean add(int pair, int position) {
    boolean first = expected[pair] > 0;
    if (first) {
      int length = Math.addExact(filled[pair], expected[pair]);
      positions[pair] = Arrays.copyOf(positions[pair], length);
      expected[pair] = 0;
    }
    positions[pair][filled[pair]++] = position;
    return first;
  }

  /** The positions of a pair in order, which are forgotten here. */
  int[] take(int pair) {
    int[] taken = positions[pair];
    positions[pair] = NOWHERE;
    int length = filled[pair];
    filled[pair] = 0;
    for (int i = 1; i < length; i++) {
      if (taken[i - 1] > taken[i]) {
        // Happens only where two merges make the same symbol.
        Arrays.sort(taken, 0, length);
        break;
      }
    }
    return length == taken.length ? taken : Arrays.copyOf(taken, length);
  }
}
