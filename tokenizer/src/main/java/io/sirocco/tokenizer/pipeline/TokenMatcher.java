package io.sirocco.tokenizer.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds, of some byte sequences, the longest that begins at an index: a trie. Immutable. */
final class TokenMatcher {
  private static final int NONE = -1;

  /** A node for each prefix: 256 children each would be too many, so they are lists. */
  private static final class Node {
    private final List<Node> children = new ArrayList<>();
    private final byte label;
    private int value = NONE;

    Node(byte label) {
      this.label = label;
    }

    Node child(byte next) {
      for (Node child : children) {
        if (child.label == next) {
          return child;
        }
      }
      return NOTHING;
    }
  }

  private static final Node NOTHING = new Node((byte) 0);

  private final Node[] roots = new Node[256];
  private boolean empty = true;

  TokenMatcher() {
    Arrays.fill(roots, NOTHING);
  }

  /** Adds a sequence that is not empty; of equal ones the first counts. */
  void add(byte[] sequence, int value) {
    empty = false;
    int first = sequence[0] & 0xFF;
    if (roots[first] == NOTHING) {
      roots[first] = new Node(sequence[0]);
    }
    Node node = roots[first];
    for (int i = 1; i < sequence.length; i++) {
      Node next = node.child(sequence[i]);
      if (next == NOTHING) {
        next = new Node(sequence[i]);
        node.children.add(next);
      }
      node = next;
    }
    if (node.value == NONE) {
      node.value = value;
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /** Where the first sequence at or behind an index begins, or {@code to} if there is none. */
  int find(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (roots[bytes[i] & 0xFF] != NOTHING && longest(bytes, i, to) >= 0) {
        return i;
      }
    }
    return to;
  }

  /** The end of the longest sequence that begins at an index, or -1. */
  int longest(byte[] bytes, int from, int to) {
    int end = NONE;
    Node node = roots[bytes[from] & 0xFF];
    for (int i = from + 1; node != NOTHING; i++) {
      if (node.value != NONE) {
        end = i;
      }
      node = i < to ? node.child(bytes[i]) : NOTHING;
    }
    return end;
  }

  /** The value of a sequence that is there. */
  int value(byte[] bytes, int from, int to) {
    Node node = roots[bytes[from] & 0xFF];
    for (int i = from + 1; i < to; i++) {
      node = node.child(bytes[i]);
    }
    return node.value;
  }
}
