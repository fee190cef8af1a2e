package io.sirocco.tokenizer.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a byte-pair encoding may merge: pairs of adjacent tokens by rank, the lowest first.
 * Immutable.
 */
public final class Merges {
  /** What {@link #find} gives for a pair that does not merge; larger than all others. */
  static final long NONE = Long.MAX_VALUE;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final int[] lefts;
  private final int[] rights;
  private final int[] merged;

  /** Open addressing: a pair plus one, or 0, and its rank and merged token. */
  private final long[] slots;

  private final int shift;

  /**
   * Resolves pairs into the tokens that they make.
   *
   * @param lefts the left token of each rank
   * @param rights the right token of each rank
   * @param prefix what a right token loses at its beginning when it is merged; may be empty
   */
  Merges(Vocabulary vocabulary, int[] lefts, int[] rights, String prefix) {
    if (lefts.length != rights.length) {
      throw new IllegalArgumentException(
          "%d left tokens but %d right tokens".formatted(lefts.length, rights.length));
    }
    this.lefts = lefts.clone();
    this.rights = rights.clone();
    this.merged = new int[lefts.length];
    int capacityLog2 = Integer.SIZE + 1 - Integer.numberOfLeadingZeros(Math.max(8, lefts.length));
    this.slots = new long[2 << capacityLog2];
    this.shift = Long.SIZE - capacityLog2;
    int prefixLength = prefix.getBytes(StandardCharsets.UTF_8).length;
    for (int rank = 0; rank < lefts.length; rank++) {
      merged[rank] = resolve(vocabulary, rank, prefixLength);
      long pair = pair(lefts[rank], rights[rank]);
      int slot = slot(pair);
      slots[slot] = pair + 1;
      slots[slot + 1] = ((long) rank << Integer.SIZE) | merged[rank];
    }
  }

  private int resolve(Vocabulary vocabulary, int rank, int prefixLength) {
    int left = lefts[rank];
    int right = rights[rank];
    if (Math.min(left, right) < 0 || Math.max(left, right) >= vocabulary.size()) {
      throw new IllegalArgumentException(
          "merge %d joins tokens %d and %d, but the ids of %d tokens are 0 to %d"
              .formatted(rank, left, right, vocabulary.size(), vocabulary.size() - 1));
    }
    byte[] first = vocabulary.bytes(left);
    byte[] second = vocabulary.bytes(right);
    int kept = second.length - prefixLength;
    byte[] whole = Arrays.copyOf(first, first.length + Math.max(0, kept));
    if (kept >= 0) {
      System.arraycopy(second, prefixLength, whole, first.length, kept);
    }
    int id = vocabulary.id(whole);
    if (kept < 0 || id == Vocabulary.ABSENT) {
      throw new IllegalArgumentException(
          "merge %d joins '%s' and '%s', but '%s' is not in the vocabulary"
              .formatted(
                  rank,
                  vocabulary.text(left),
                  vocabulary.text(right),
                  new String(whole, StandardCharsets.UTF_8)));
    }
    return id;
  }

  private static long pair(int left, int right) {
    return ((long) left << Integer.SIZE) | right;
  }

  private int slot(long pair) {
    int mask = slots.length - 1;
    int slot = (int) ((pair * MIX) >>> shift) * 2;
    while (slots[slot] != 0 && slots[slot] != pair + 1) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  /**
   * The rank of a pair in the upper 32 bits and the merged token in the lower, or {@link #NONE}.
   */
  long find(int left, int right) {
    int slot = slot(pair(left, right));
    return slots[slot] == 0 ? NONE : slots[slot + 1];
  }

  /** The number of merges. */
  public int size() {
    return merged.length;
  }

  /** The left token of a merge. */
  public int left(int rank) {
    return lefts[rank];
  }

  /** The right token of a merge. */
  public int right(int rank) {
    return rights[rank];
  }

  /** The token that a merge makes. */
  public int merged(int rank) {
    return merged[rank];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Merges that
        && Arrays.equals(lefts, that.lefts)
        && Arrays.equals(rights, that.rights)
        && Arrays.equals(merged, that.merged);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lefts) + Arrays.hashCode(rights);
  }

  @Override
  public String toString() {
    return "Merges[" + size() + "]";
  }
}
