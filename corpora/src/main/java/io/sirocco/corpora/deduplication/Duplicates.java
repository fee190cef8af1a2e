package io.sirocco.corpora.deduplication;

import java.util.BitSet;

/** Which of some texts, by their numbers, are duplicates of an earlier one. Immutable. */
public final class Duplicates {

  private final BitSet dropped;
  private final long texts;

  Duplicates(BitSet dropped, long texts) {
    this.dropped = dropped;
    this.texts = texts;
  }

  /**
   * Whether a text is a duplicate.
   *
   * @param text its number in the order in which texts were given, from 0
   */
  public boolean contains(long text) {
    if (text < 0 || text >= texts) {
      throw new IndexOutOfBoundsException("text %d of %d".formatted(text, texts));
    }
    return dropped.get((int) text);
  }

  /** The number of duplicates. */
  public long count() {
    return dropped.cardinality();
  }

  /** The number of texts. */
  public long texts() {
    return texts;
  }
}
