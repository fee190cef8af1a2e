package io.sirocco.corpora.store;

/** The tokens of a document, cut into sequences. */
public final class TokenizedDocument {

  private final int[] ids;
  private final int[] sequenceEnds;
  private final long[] wordStarts;
  private final long textBytes;

  /**
   * Takes over the arrays; the caller must not change them afterwards.
   *
   * @param ids of its tokens, at least one
   * @param sequenceEnds where its sequences end, exclusive: increasing, the last is the number of
   *     tokens
   * @param wordStarts a bit a token, bit i % 64 of element i / 64: whether a word begins there
   * @param textBytes the length of its text in UTF-8, for losses by the byte
   */
  public TokenizedDocument(int[] ids, int[] sequenceEnds, long[] wordStarts, long textBytes) {
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
    if (wordStarts.length != bitmapLength(ids.length)) {
      throw new IllegalArgumentException(
          "%d tokens need a bitmap of %d longs, not %d"
              .formatted(ids.length, bitmapLength(ids.length), wordStarts.length));
    }
    if (textBytes < 0) {
      throw new IllegalArgumentException("a text of " + textBytes + " bytes");
    }
    this.ids = ids;
    this.sequenceEnds = sequenceEnds;
    this.wordStarts = wordStarts;
    this.textBytes = textBytes;
  }

  /** The elements of a bitmap for so many tokens. */
  static int bitmapLength(int tokens) {
    return (tokens + Long.SIZE - 1) / Long.SIZE;
  }

  /** The number of tokens. */
  public int length() {
    return ids.length;
  }

  /** A token. */
  public int id(int token) {
    return ids[token];
  }

  /** Whether a word begins at a token. */
  public boolean wordStart(int token) {
    return (wordStarts[token / Long.SIZE] >>> token & 1) != 0;
  }

  /** The number of sequences. */
  public int sequences() {
    return sequenceEnds.length;
  }

  /** Where a sequence ends, exclusive. */
  public int sequenceEnd(int sequence) {
    return sequenceEnds[sequence];
  }

  /** The length of its text in UTF-8. */
  public long textBytes() {
    return textBytes;
  }

  @Override
  public String toString() {
    return "%d tokens in %d sequences".formatted(ids.length, sequenceEnds.length);
  }
}
