package io.sirocco.tokenizer.training;

/**
 * Which characters get a token of their own. Of characters that are equally frequent the one with
 * the smaller code point comes first. A character that is left out is never part of a token: words
 * are cut there.
 */
public sealed interface AlphabetLimit {
  /** All characters that occur. */
  AlphabetLimit EVERYTHING = new Everything();

  /** What SentencePiece does unless it is told otherwise. */
  AlphabetLimit SENTENCE_PIECE = new Coverage(.9995);

  /** All characters that occur. */
  record Everything() implements AlphabetLimit {}

  /**
   * The most frequent characters.
   *
   * @param characters how many at most
   */
  record MostFrequent(int characters) implements AlphabetLimit {
    /** Checks the number. */
    public MostFrequent {
      if (characters < 1) {
        throw new IllegalArgumentException(
            "an alphabet of %d characters, at least 1 is needed".formatted(characters));
      }
    }
  }

  /**
   * The most frequent characters that together make up a share of the text, as few as that takes.
   *
   * @param share from 0, exclusive, to 1
   */
  record Coverage(double share) implements AlphabetLimit {
    /** Checks the share. */
    public Coverage {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "an alphabet that covers %s of the text, not more than 0 and at most 1"
                .formatted(share));
      }
    }
  }
}
