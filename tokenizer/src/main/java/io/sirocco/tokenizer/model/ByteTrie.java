package io.sirocco.tokenizer.model;

/**
 * Finds which tokens a text begins with, a byte at a time: a double-array trie (Aoe 1989) whose
 * node for a byte is the base of its parent exclusive-or that byte. Immutable.
 *
 * <p>A node is a long: 9 bits for the byte that leads to it plus one, 27 bits for the id of the
 * token that ends here plus one, 28 bits for the base of its children. No two nodes have one base,
 * so the byte alone tells whether a node is a child.
 */
final class ByteTrie {
  /** Node that no text leads to. */
  static final int NOWHERE = -1;

  /** Most tokens that a trie can hold. */
  static final int MOST_TOKENS = (1 << 27) - 1;

  private static final int ID_SHIFT = 28;
  private static final int LABEL_SHIFT = 55;
  private static final int BASE_MASK = (1 << ID_SHIFT) - 1;
  private static final int ID_MASK = (1 << 27) - 1;

  private final long[] nodes;

  ByteTrie(Vocabulary vocabulary) {
    this.nodes = new ByteTrieBuilder(vocabulary).build();
  }

  static long node(int label, int id, int base) {
    return ((label + 1L) << LABEL_SHIFT) | ((id + 1L) << ID_SHIFT) | base;
  }

  /** The byte that leads to a node, as a number from 0. */
  static int label(long node) {
    return (int) (node >>> LABEL_SHIFT) - 1;
  }

  /** The node that every text begins at. */
  int root() {
    return 0;
  }

  /** The node behind another one for a byte, or {@link #NOWHERE}. */
  int child(int node, byte label) {
    int child = ((int) nodes[node] & BASE_MASK) ^ (label & 0xFF);
    return nodes[child] >>> LABEL_SHIFT == (label & 0xFF) + 1 ? child : NOWHERE;
  }

  /** The token that ends at a node, or {@link Vocabulary#ABSENT}. */
  int id(int node) {
    return ((int) (nodes[node] >>> ID_SHIFT) & ID_MASK) - 1;
  }

  /** The node that some bytes lead to from the root, or {@link #NOWHERE}. */
  int walk(byte[] text) {
    int node = root();
    for (int i = 0; i < text.length && node != NOWHERE; i++) {
      node = child(node, text[i]);
    }
    return node;
  }
}
