package io.sirocco.corpora.sampling;

import java.util.Objects;

/**
 * A random order of 0 to size - 1 that is computed, not stored: a Feistel network over the next
 * power of two, applied again while it leads out of range (cycle walking; Black and Rogaway,
 * "Ciphers with arbitrary finite domains", CT-RSA 2002, section 3), fewer than 2 times on average.
 */
public final class Permutation {

  private static final int ROUNDS = 8;
  private static final int MINIMUM_BITS = 4;

  private final long size;
  private final RandomKey key;
  private final int rightBits;
  private final long leftMask;
  private final long rightMask;

  /**
   * An order.
   *
   * @param size at least 1
   * @param key chooses it
   */
  public Permutation(long size, RandomKey key) {
    if (size < 1) {
      throw new IllegalArgumentException("a permutation of " + size + " elements");
    }
    this.size = size;
    this.key = key;
    int bits = Math.max(MINIMUM_BITS, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
    int leftBits = bits / 2;
    rightBits = bits - leftBits;
    leftMask = (1L << leftBits) - 1;
    rightMask = (1L << rightBits) - 1;
  }

  /** The element at a position. */
  public long at(long position) {
    Objects.checkIndex(position, size);
    long value = position;
    do {
      value = network(value);
    } while (value >= size);
    return value;
  }

  private long network(long value) {
    long left = value >>> rightBits;
    long right = value & rightMask;
    for (int round = 0; round < ROUNDS; round += 2) {
      left ^= key.at(round).bits(right) & leftMask;
      right ^= key.at(round + 1L).bits(left) & rightMask;
    }
    return left << rightBits | right;
  }
}
