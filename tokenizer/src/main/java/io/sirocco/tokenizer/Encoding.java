package io.sirocco.tokenizer;

import java.util.Arrays;
import java.util.Objects;

/**
 * The tokens of a text: ids, the places in the original text that they come from, and the words
 * that they belong to.
 *
 * <p>Token i covers {@code text.substring(start(i), end(i))}: offsets count UTF-16 code units of
 * the original text, before any normalization. Immutable.
 */
public final class Encoding {
  /** The word of a token that stands for no part of the text, such as an end-of-text token. */
  public static final int NO_WORD = -1;

  private final int[] ids;
  private final int[] starts;
  private final int[] ends;
  private final int[] words;

  /**
   * Takes over four arrays of one length, an element a token; the caller must not change them
   * afterwards.
   *
   * @param ids token ids
   * @param starts where tokens begin, in UTF-16 code units
   * @param ends where tokens end, exclusive
   * @param words the number of the word that a token is a part of, from 0, or {@link #NO_WORD}
   * @throws IllegalArgumentException if the lengths differ
   */
  public Encoding(int[] ids, int[] starts, int[] ends, int[] words) {
    requireLength("starts", starts, ids.length);
    requireLength("ends", ends, ids.length);
    requireLength("words", words, ids.length);
    this.ids = ids;
    this.starts = starts;
    this.ends = ends;
    this.words = words;
  }

  private static void requireLength(String name, int[] array, int length) {
    if (array.length != length) {
      throw new IllegalArgumentException("%d ids but %d %s".formatted(length, array.length, name));
    }
  }

  /** The number of tokens. */
  public int size() {
    return ids.length;
  }

  /** The ids of all tokens; a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** The id of a token. */
  public int id(int token) {
    return ids[Objects.checkIndex(token, ids.length)];
  }

  /** Where a token begins in the original text, in UTF-16 code units. */
  public int start(int token) {
    return starts[Objects.checkIndex(token, ids.length)];
  }

  /** Where a token ends in the original text, exclusive, in UTF-16 code units. */
  public int end(int token) {
    return ends[Objects.checkIndex(token, ids.length)];
  }

  /** The number of the word that a token is a part of, from 0, or {@link #NO_WORD}. */
  public int word(int token) {
    return words[Objects.checkIndex(token, ids.length)];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(starts);
  }

  @Override
  public String toString() {
    return "Encoding[ids=%s, starts=%s, ends=%s, words=%s]"
        .formatted(
            Arrays.toString(ids),
            Arrays.toString(starts),
            Arrays.toString(ends),
            Arrays.toString(words));
  }
}
