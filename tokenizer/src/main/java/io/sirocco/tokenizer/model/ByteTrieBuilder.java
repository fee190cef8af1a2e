package io.sirocco.tokenizer.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Lays out the nodes of a {@link ByteTrie}, level by level, so that a deep trie needs no stack. */
final class ByteTrieBuilder {
  private static final int BLOCK = 256;
  private static final int MOST_NODES = 1 << 28;

  /** The base of leaves, which no family has. */
  private static final int NO_CHILDREN = 0;

  /** How many free places are tried for a family of children before new ones are opened. */
  private static final int TRIES = 64;

  private final Vocabulary vocabulary;
  private final int[] sorted;

  /** How many places are open. */
  private int end = BLOCK;

  private long[] nodes = new long[2 * BLOCK];

  /** Doubly linked list of free places; place 0, the root, is its head. */
  private int[] nextFree = new int[2 * BLOCK];

  private int[] previousFree = new int[2 * BLOCK];
  private final BitSet bases = new BitSet();
  private final int[] labels = new int[BLOCK];

  /** Nodes whose children are not laid out yet: place, first and last token, depth. */
  private int[] queue = new int[1024];

  private int queued;

  ByteTrieBuilder(Vocabulary vocabulary) {
    if (vocabulary.size() > ByteTrie.MOST_TOKENS) {
      throw new IllegalArgumentException(
          "%d tokens are more than %d".formatted(vocabulary.size(), ByteTrie.MOST_TOKENS));
    }
    this.vocabulary = vocabulary;
    this.sorted =
        IntStream.range(0, vocabulary.size())
            .boxed()
            .sorted(vocabulary::compare)
            .mapToInt(Integer::intValue)
            .toArray();
  }

  long[] build() {
    free(1, end);
    bases.set(NO_CHILDREN);
    nodes[0] = ByteTrie.node(-1, Vocabulary.ABSENT, NO_CHILDREN);
    enqueue(0, 0, sorted.length, 0);
    for (int i = 0; i < queued; i += 4) {
      layOut(queue[i], queue[i + 1], queue[i + 2], queue[i + 3]);
    }
    return Arrays.copyOf(nodes, end);
  }

  private void enqueue(int place, int from, int to, int depth) {
    if (queued == queue.length) {
      queue = Arrays.copyOf(queue, Math.multiplyExact(queue.length, 2));
    }
    queue[queued++] = place;
    queue[queued++] = from;
    queue[queued++] = to;
    queue[queued++] = depth;
  }

  /** Gives places to the children of a node: the bytes at a depth of a range of sorted tokens. */
  private void layOut(int place, int from, int to, int depth) {
    int id = Vocabulary.ABSENT;
    int first = from;
    if (first < to && vocabulary.length(sorted[first]) == depth) {
      id = sorted[first++];
    }
    int count = 0;
    for (int i = first; i < to; i = endOfChild(i, to, depth)) {
      labels[count++] = label(i, depth);
    }
    int base = count == 0 ? NO_CHILDREN : findBase(count);
    int label = ByteTrie.label(nodes[place]);
    nodes[place] = ByteTrie.node(label, id, base);
    for (int i = first; i < to; ) {
      int end = endOfChild(i, to, depth);
      int child = base ^ label(i, depth);
      take(child);
      nodes[child] = ByteTrie.node(label(i, depth), Vocabulary.ABSENT, NO_CHILDREN);
      enqueue(child, i, end, depth + 1);
      i = end;
    }
  }

  private int label(int token, int depth) {
    return vocabulary.byteAt(sorted[token], depth) & 0xFF;
  }

  private int endOfChild(int from, int to, int depth) {
    int label = label(from, depth);
    int end = from + 1;
    while (end < to && label(end, depth) == label) {
      end++;
    }
    return end;
  }

  private int findBase(int count) {
    int place = nextFree[0];
    for (int tries = 0; tries < TRIES && place != 0; tries++) {
      int base = place ^ labels[0];
      if (!bases.get(base) && allFree(base, count)) {
        bases.set(base);
        return base;
      }
      place = nextFree[place];
    }
    int base = open() ^ labels[0];
    bases.set(base);
    return base;
  }

  private boolean allFree(int base, int count) {
    for (int i = 0; i < count; i++) {
      int place = base ^ labels[i];
      if (place == 0 || nodes[place] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Opens a block of free places and gives the first. */
  private int open() {
    int from = end;
    if (from == MOST_NODES) {
      throw new IllegalArgumentException(
          "the tokens need more than %d nodes of a trie".formatted(MOST_NODES));
    }
    end += BLOCK;
    if (end > nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * nodes.length);
      nextFree = Arrays.copyOf(nextFree, nodes.length);
      previousFree = Arrays.copyOf(previousFree, nodes.length);
    }
    free(from, end);
    return from;
  }

  /** New places come first, as old ones have been tried in vain. */
  private void free(int from, int to) {
    int behind = nextFree[0];
    for (int place = from; place < to; place++) {
      previousFree[place] = place == from ? 0 : place - 1;
      nextFree[place] = place + 1 == to ? behind : place + 1;
    }
    nextFree[0] = from;
    previousFree[behind] = to - 1;
  }

  private void take(int place) {
    nextFree[previousFree[place]] = nextFree[place];
    previousFree[nextFree[place]] = previousFree[place];
  }
}
