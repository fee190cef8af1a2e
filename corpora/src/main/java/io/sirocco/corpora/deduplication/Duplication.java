package io.sirocco.corpora.deduplication;

/** When a text counts as a duplicate of another. */
public sealed interface Duplication {

  /** The same words in the same order, whatever their case and the blanks between them. */
  record Exact() implements Duplication {}

  /**
   * At least this share of their runs of five words in common (Jaccard's index), as MinHash
   * estimates it.
   *
   * @param threshold in (0, 1)
   */
  record Near(double threshold) implements Duplication {
    /** Checks the range. */
    public Near {
      if (!(threshold > 0 && threshold < 1)) {
        throw new IllegalArgumentException("threshold %s is not in (0, 1)".formatted(threshold));
      }
    }
  }
}
