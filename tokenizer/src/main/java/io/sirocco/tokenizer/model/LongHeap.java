package io.sirocco.tokenizer.model;

import java.util.Arrays;

/** A heap of longs with the smallest on top; each node has four children, side by side. */
final class LongHeap {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private long[] values = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a value without regard to order; {@link #order} has to follow. */
  void append(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(MOST, 2L * size));
    }
    values[size++] = value;
  }

  /** Makes a heap of what was appended, in linear time. */
  void order() {
    for (int i = (size - 2) / 4; i >= 0; i--) {
      sink(i, values[i]);
    }
  }

  void add(long value) {
    append(value);
    int hole = size - 1;
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (values[parent] <= value) {
        break;
      }
      values[hole] = values[parent];
      hole = parent;
    }
    values[hole] = value;
  }

  /** Removes the smallest value. */
  long poll() {
    long top = values[0];
    long last = values[--size];
    if (size > 0) {
      sink(0, last);
    }
    return top;
  }

  private void sink(int from, long value) {
    int hole = from;
    for (int child = 4 * hole + 1; child < size; child = 4 * hole + 1) {
      int smallest = child;
      for (int i = child + 1; i < Math.min(child + 4, size); i++) {
        if (values[i] < values[smallest]) {
          smallest = i;
        }
      }
      if (values[smallest] >= value) {
        break;
      }
      values[hole] = values[smallest];
      hole = smallest;
    }
    values[hole] = value;
  }

  /** Makes the memory small again. */
  void trim(int capacity) {
    if (values.length > capacity) {
      values = new long[64];
      size = 0;
    }
  }
}
