package io.sirocco.tokenizer.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Tokens, which are byte sequences, by ids from 0 to V-1, and the way back. Immutable.
 *
 * <p>All tokens lie in one array; a lookup allocates nothing.
 */
public final class Vocabulary {
  /** What {@link #id} gives for a token that is not there. */
  public static final int ABSENT = -1;

  private final byte[] bytes;
  private final int[] starts;

  /** Open addressing: for each slot a hash and, next to it, an id plus one; 0 is a free slot. */
  private final int[] slots;

  private Vocabulary(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
    int size = starts.length - 1;
    int capacity = Integer.highestOneBit(Math.max(8, size)) * 4;
    this.slots = new int[2 * capacity];
    for (int id = 0; id < size; id++) {
      insert(id);
    }
  }

  /**
   * A vocabulary of tokens in the order of their ids.
   *
   * @throws IllegalArgumentException if a token is there twice, or all together are longer than
   *     2^31 - 1 bytes
   */
  public static Vocabulary of(List<byte[]> tokens) {
    int[] starts = new int[tokens.size() + 1];
    for (int id = 0; id < tokens.size(); id++) {
      long end = (long) starts[id] + tokens.get(id).length;
      if (end > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the first %d of %d tokens take %d bytes, more than %d"
                .formatted(id + 1, tokens.size(), end, Integer.MAX_VALUE));
      }
      starts[id + 1] = (int) end;
    }
    byte[] bytes = new byte[starts[tokens.size()]];
    for (int id = 0; id < tokens.size(); id++) {
      System.arraycopy(tokens.get(id), 0, bytes, starts[id], tokens.get(id).length);
    }
    return new Vocabulary(bytes, starts);
  }

  /**
   * A vocabulary of texts, as UTF-8, in the order of their ids.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static Vocabulary ofTexts(List<String> tokens) {
    return of(tokens.stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private void insert(int id) {
    int hash = hash(bytes, starts[id], starts[id + 1]);
    int slot = slot(hash, bytes, starts[id], starts[id + 1]);
    if (slots[slot + 1] != 0) {
      throw new IllegalArgumentException(
          "tokens %d and %d are both '%s'".formatted(slots[slot + 1] - 1, id, text(id)));
    }
    slots[slot] = hash;
    slots[slot + 1] = id + 1;
  }

  /** The slot of a token, or the free one where it would be. */
  private int slot(int hash, byte[] text, int from, int to) {
    int mask = slots.length - 1;
    int slot = (2 * hash) & mask;
    while (slots[slot + 1] != 0) {
      if (slots[slot] == hash && equal(slots[slot + 1] - 1, text, from, to)) {
        return slot;
      }
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  private boolean equal(int id, byte[] text, int from, int to) {
    return Arrays.equals(bytes, starts[id], starts[id + 1], text, from, to);
  }

  private static int hash(byte[] text, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = (hash + (text[i] & 0xFF) + 1) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** The number of tokens. */
  public int size() {
    return starts.length - 1;
  }

  /** The id of the token that a range of bytes spells, or {@link #ABSENT}. */
  public int id(byte[] text, int from, int to) {
    return slots[slot(hash(text, from, to), text, from, to) + 1] - 1;
  }

  /** The id of a token, or {@link #ABSENT}. */
  public int id(byte[] token) {
    return id(token, 0, token.length);
  }

  /** The id of the token whose bytes are a text's UTF-8, or {@link #ABSENT}. */
  public int id(String token) {
    return id(token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The number of bytes of a token.
   *
   * @throws IndexOutOfBoundsException if the id is not in the vocabulary
   */
  public int length(int id) {
    Objects.checkIndex(id, size());
    return starts[id + 1] - starts[id];
  }

  /**
   * The bytes of a token; a copy.
   *
   * @throws IndexOutOfBoundsException if the id is not in the vocabulary
   */
  public byte[] bytes(int id) {
    Objects.checkIndex(id, size());
    return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
  }

  /** A byte of a token, without checks. */
  byte byteAt(int id, int index) {
    return bytes[starts[id] + index];
  }

  /** Compares the bytes of two tokens, as unsigned numbers. */
  int compare(int first, int second) {
    return Arrays.compareUnsigned(
        bytes, starts[first], starts[first + 1], bytes, starts[second], starts[second + 1]);
  }

  /**
   * Copies the bytes of a token into an array and gives the index behind them.
   *
   * @throws IndexOutOfBoundsException if the id is not in the vocabulary or the array is too short
   */
  public int copy(int id, byte[] target, int at) {
    int length = length(id);
    System.arraycopy(bytes, starts[id], target, at, length);
    return at + length;
  }

  /**
   * A token as text; bytes that are not UTF-8 are replaced by U+FFFD.
   *
   * @throws IndexOutOfBoundsException if the id is not in the vocabulary
   */
  public String text(int id) {
    return new String(bytes, starts[id], length(id), StandardCharsets.UTF_8);
  }

  /** Whether another vocabulary has the same tokens by the same ids. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Vocabulary[%d tokens, %d bytes]".formatted(size(), bytes.length);
  }
}
