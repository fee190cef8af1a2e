package io.sirocco.tokenizer.model;

import java.util.Arrays;

/** Tokens of a word in order, each from the end of the one before it to its own end. */
final class TokenBuffer {
  private static final int MOST = Integer.MAX_VALUE - 8;

  int[] ids = new int[64];
  int[] ends = new int[64];
  int size;

  void clear() {
    size = 0;
  }

  void add(int id, int end) {
    reserve(1);
    ids[size] = id;
    ends[size++] = end;
  }

  void addAll(TokenBuffer other, int count) {
    reserve(count);
    System.arraycopy(other.ids, 0, ids, size, count);
    System.arraycopy(other.ends, 0, ends, size, count);
    size += count;
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > ids.length) {
      int capacity = (int) Math.min(MOST, Math.max(needed, 2L * ids.length));
      ids = Arrays.copyOf(ids, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
  }

  /** Makes the memory small again after a word that was far longer than most. */
  void trim(int capacity) {
    if (ids.length > capacity) {
      ids = new int[64];
      ends = new int[64];
      size = 0;
    }
  }

  void emit(int from, TokenSink sink) {
    int start = from;
    for (int i = 0; i < size; i++) {
      int end = ends[i];
      sink.token(ids[i], start, end);
      start = end;
    }
  }
}
