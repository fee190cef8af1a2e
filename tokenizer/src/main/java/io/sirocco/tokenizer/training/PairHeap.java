package io.sirocco.tokenizer.training;

import java.util.Arrays;

/**
 * Pairs of symbols, the most frequent one first; of equally frequent ones that with the smaller
 * left symbol, then that with the smaller right symbol. A binary heap over primitive arrays. A pair
 * can be in it several times, with different counts.
 */
final class PairHeap {
  private long[] counts = new long[1 << 10];
  private long[] keys = new long[1 << 10];
  private int[] pairs = new int[1 << 10];
  private int size;

  /**
   * Adds a pair.
   *
   * @param key its symbols, the left one in the upper half
   */
  void push(long count, long key, int pair) {
    if (size == counts.length) {
      int capacity = Math.multiplyExact(size, 2);
      counts = Arrays.copyOf(counts, capacity);
      keys = Arrays.copyOf(keys, capacity);
      pairs = Arrays.copyOf(pairs, capacity);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 1;
      if (!before(count, key, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    set(hole, count, key, pair);
  }

  /** Whether nothing is left. */
  boolean isEmpty() {
    return size == 0;
  }

  /** The count of the first pair. */
  long topCount() {
    return counts[0];
  }

  /** Takes the first pair out. */
  int pop() {
    int top = pairs[0];
    size--;
    if (size > 0) {
      siftDown(counts[size], keys[size], pairs[size]);
    }
    return top;
  }

  private void siftDown(long count, long key, int pair) {
    int hole = 0;
    for (int child; (child = 2 * hole + 1) < size; hole = child) {
      if (child + 1 < size && before(counts[child + 1], keys[child + 1], child)) {
        child++;
      }
      if (before(count, key, child)) {
        break;
      }
      move(child, hole);
    }
    set(hole, count, key, pair);
  }

  private boolean before(long count, long key, int other) {
    return count != counts[other] ? count > counts[other] : key < keys[other];
  }

  private void move(int from, int to) {
    set(to, counts[from], keys[from], pairs[from]);
  }

  private void set(int index, long count, long key, int pair) {
    counts[index] = count;
    keys[index] = key;
    pairs[index] = pair;
  }
}
