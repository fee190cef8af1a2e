package io.sirocco.tokenizer.model;

/** Merges pairs of adjacent tokens by rank until none is left that may be; for one thread. */
final class PairMerger {
  /** Up to so many tokens the lowest rank is looked for among all pairs. */
  static final int FEW = 32;

  private static final long RANK = -1L << Integer.SIZE;

  private final Merges merges;

  /** For each token rank and outcome of its merge with the next, as {@link Merges#find} has it. */
  private long[] pairs = new long[FEW];

  private int[] next = {};
  private int[] previous = {};
  private final LongHeap heap = new LongHeap();

  PairMerger(Merges merges) {
    this.merges = merges;
  }

  void merge(TokenBuffer tokens) {
    if (tokens.size <= FEW) {
      mergeFew(tokens);
    } else {
      mergeMany(tokens);
    }
  }

  private void mergeFew(TokenBuffer tokens) {
    int[] ids = tokens.ids;
    int[] ends = tokens.ends;
    int last = tokens.size - 1;
    for (int i = 0; i < last; i++) {
      pairs[i] = merges.find(ids[i], ids[i + 1]);
    }
    while (true) {
      int best = lowest(last);
      if (best < 0) {
        break;
      }
      ids[best] = (int) pairs[best];
      ends[best] = ends[best + 1];
      for (int i = best + 1; i < last; i++) {
        ids[i] = ids[i + 1];
        ends[i] = ends[i + 1];
        pairs[i] = pairs[i + 1];
      }
      last--;
      if (best < last) {
        pairs[best] = merges.find(ids[best], ids[best + 1]);
      }
      if (best > 0) {
        pairs[best - 1] = merges.find(ids[best - 1], ids[best]);
      }
    }
    tokens.size = last + 1;
  }

  /** The leftmost of the pairs with the lowest rank, or -1 if none merges. */
  private int lowest(int count) {
    int best = -1;
    long lowest = Merges.NONE;
    for (int i = 0; i < count; i++) {
      if (pairs[i] < lowest) {
        lowest = pairs[i];
        best = i;
      }
    }
    return best;
  }

  /** In O(n log n): tokens in a list, pairs in a heap that orders them by rank, then by place. */
  private void mergeMany(TokenBuffer tokens) {
    int size = tokens.size;
    link(tokens.ids, size);
    while (!heap.isEmpty()) {
      long top = heap.poll();
      int left = (int) top;
      if ((pairs[left] & RANK) == (top & RANK)) {
        join(tokens, left, size);
      }
    }
    compact(tokens, size);
  }

  private void link(int[] ids, int size) {
    if (next.length < size) {
      next = new int[size];
      previous = new int[size];
      pairs = new long[size];
    }
    heap.clear();
    for (int i = 0; i < size; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      pairs[i] = i + 1 < size ? merges.find(ids[i], ids[i + 1]) : Merges.NONE;
      if (pairs[i] != Merges.NONE) {
        heap.append(entry(i));
      }
    }
    heap.order();
  }

  private long entry(int left) {
    return (pairs[left] & RANK) | left;
  }

  private void join(TokenBuffer tokens, int left, int size) {
    int right = next[left];
    tokens.ids[left] = (int) pairs[left];
    tokens.ends[left] = tokens.ends[right];
    pairs[right] = Merges.NONE;
    int after = next[right];
    next[left] = after;
    if (after < size) {
      previous[after] = left;
    }
    renew(tokens.ids, left, size);
    if (previous[left] >= 0) {
      renew(tokens.ids, previous[left], size);
    }
  }

  private void renew(int[] ids, int left, int size) {
    int right = next[left];
    pairs[left] = right < size ? merges.find(ids[left], ids[right]) : Merges.NONE;
    if (pairs[left] != Merges.NONE) {
      heap.add(entry(left));
    }
  }

  private void compact(TokenBuffer tokens, int size) {
    int count = 0;
    for (int i = 0; i < size; i = next[i]) {
      tokens.ids[count] = tokens.ids[i];
      tokens.ends[count++] = tokens.ends[i];
    }
    tokens.size = count;
  }

  /** Makes the memory small again after very many tokens. */
  void trim(int capacity) {
    if (next.length > capacity) {
      next = new int[0];
      previous = new int[0];
      pairs = new long[FEW];
    }
    heap.trim(capacity);
  }
}
