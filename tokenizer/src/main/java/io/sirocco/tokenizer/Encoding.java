package io.sirocco.tokenizer;

import io.sirocco.tokenizer.postprocessing.TokenSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The tokens of a text or a pair of texts: ids, the places in the original text that they come
 * from, the words that they belong to, and what a network wants to know of each.
 *
 * <p>Token i covers {@code text.substring(start(i), end(i))}: offsets count UTF-16 code units of
 * the original text, before any normalization. Immutable.
 */
public final class Encoding {
  /** The word of a token that stands for no part of the text, such as an end-of-text token. */
  public static final int NO_WORD = -1;

  /** The sequence of a token that belongs to neither text. */
  public static final int NO_SEQUENCE = -1;

  private final int[] ids;
  private final int[] starts;
  private final int[] ends;
  private final int[] words;
  private final int[] types;
  private final int[] sequences;
  private final int[] specialTokensMask;
  private final int[] attentionMask;
  private final List<Encoding> overflow;

  /**
   * Takes over four arrays of one length, an element a token of one text; the caller must not
   * change them afterwards.
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
    this.types = new int[ids.length];
    this.sequences = types;
    this.specialTokensMask = types;
    this.attentionMask = new int[ids.length];
    Arrays.fill(attentionMask, 1);
    this.overflow = List.of();
  }

  /** Takes the tokens of a sequence. */
  Encoding(TokenSequence tokens) {
    this.ids = tokens.ids();
    this.starts = tokens.starts();
    this.ends = tokens.ends();
    this.words = tokens.words();
    this.types = tokens.types();
    this.sequences = tokens.sequences();
    this.specialTokensMask = tokens.specialTokensMask();
    this.attentionMask = tokens.attentionMask();
    this.overflow = tokens.overflow().stream().map(Encoding::new).toList();
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

  /** The type of a token, also called segment: 0 or 1 for the first or second text of a pair. */
  public int type(int token) {
    return types[Objects.checkIndex(token, ids.length)];
  }

  /** 0 for a token of the first text, 1 for one of the second, or {@link #NO_SEQUENCE}. */
  public int sequence(int token) {
    return sequences[Objects.checkIndex(token, ids.length)];
  }

  /** The types of all tokens; a copy. */
  public int[] types() {
    return types.clone();
  }

  /** 1 for each token that was added to the text, 0 for each token of it; a copy. */
  public int[] specialTokensMask() {
    return specialTokensMask.clone();
  }

  /** 0 for each token that only fills up, 1 for all others; a copy. */
  public int[] attentionMask() {
    return attentionMask.clone();
  }

  /** The parts that truncation cut off, each as an input of its own. */
  public List<Encoding> overflow() {
    return overflow;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(words, that.words)
        && Arrays.equals(types, that.types)
        && Arrays.equals(sequences, that.sequences)
        && Arrays.equals(specialTokensMask, that.specialTokensMask)
        && Arrays.equals(attentionMask, that.attentionMask)
        && overflow.equals(that.overflow);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(starts);
  }

  @Override
  public String toString() {
    return "Encoding[ids=%s, starts=%s, ends=%s, words=%s, types=%s, overflow=%s]"
        .formatted(
            Arrays.toString(ids),
            Arrays.toString(starts),
            Arrays.toString(ends),
            Arrays.toString(words),
            Arrays.toString(types),
            overflow);
  }
}
