package io.sirocco.corpora.store;

import java.util.Arrays;

/**
 * The tokens of a document, cut into sequences.
 *
 * @param ids of its tokens, at least one
 * @param sequenceEnds where its sequences end, exclusive: increasing, the last is the number of
 *     tokens
 * @param wordStarts a bit a token, bit i of element i / 64: whether a word begins there
 * @param textBytes the length of its text in UTF-8, for losses by the byte
 */
public record TokenizedDocument(int[] ids, int[] sequenceEnds, long[] wordStarts, long textBytes) {

  /** Checks the sizes; the arrays are not copied. */
  public TokenizedDocument {
    int end = 0;
    for (int sequenceEnd : sequenceEnds) {
      if (sequenceEnd <= end) {
        throw new IllegalArgumentException(
            "a sequence from token %d to %d is empty".formatted(end, sequenceEnd));
      }
      end = sequenceEnd;
    }
    if (end != ids.length || end == 0) {
      throw new IllegalArgumentException(
          "%d tokens, but the last sequence ends at %d".formatted(ids.length, end));
    }
    if (wordStarts.length != wordCount(ids.length)) {
      throw new IllegalArgumentException(
          "%d tokens need %d words of bits, not %d"
              .formatted(ids.length, wordCount(ids.length), wordStarts.length));
    }
    if (textBytes < 0) {
      throw new IllegalArgumentException("a text of " + textBytes + " bytes");
    }
  }

  /** The elements of a bitmap for so many tokens. */
  static int wordCount(int tokens) {
    return (tokens + Long.SIZE - 1) / Long.SIZE;
  }

  /** Whether a word begins at a token. */
  public boolean wordStart(int token) {
    return (wordStarts[token / Long.SIZE] >>> token & 1) != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizedDocument that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(sequenceEnds, that.sequenceEnds)
        && Arrays.equals(wordStarts, that.wordStarts)
        && textBytes == that.textBytes;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "TokenizedDocument[%d tokens, %d sequences]".formatted(ids.length, sequenceEnds.length);
  }
}
