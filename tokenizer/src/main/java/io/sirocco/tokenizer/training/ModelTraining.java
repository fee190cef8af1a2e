package io.sirocco.tokenizer.training;

/** What kind of vocabulary is learned, and with which settings of its own. */
public sealed interface ModelTraining {
  /**
   * Byte-level BPE, as GPT-2 has it: words are bytes, all 256 of which are in the vocabulary, so
   * that there is no unknown token.
   */
  record BytePairs() implements ModelTraining {}

  /**
   * BPE over characters.
   *
   * @param affixes what marks the place of a token in its word
   * @param fallback what becomes of characters that the alphabet lacks
   */
  record CharacterPairs(Affixes affixes, CharacterFallback fallback) implements ModelTraining {}

  /**
   * BERT's WordPiece, learned as BPE whose tokens inside a word begin with {@code ##}: what Hugging
   * Face's trainer does, too. (Schuster and Nakajima 2012 merge by likelihood instead, which gives
   * about the same vocabulary; their code was never published.)
   *
   * @param affixes what marks the place of a token in its word
   */
  record WordPieces(Affixes affixes) implements ModelTraining {}

  /**
   * SentencePiece's unigram model.
   *
   * @param seeds how many substrings training begins with at most
   * @param shrinkingFactor the share of pieces that each round keeps
   * @param iterations how often probabilities are estimated a round
   * @param fallback what becomes of characters that the alphabet lacks
   */
  record Unigrams(int seeds, double shrinkingFactor, int iterations, CharacterFallback fallback)
      implements ModelTraining {
    /** The settings of SentencePiece. */
    public static final Unigrams DEFAULT =
        new Unigrams(1_000_000, .75, 2, CharacterFallback.UNKNOWN);

    /** Checks the numbers. */
    public Unigrams {
      if (seeds < 1 || seeds > 1 << 24) {
        throw new IllegalArgumentException(
            "%,d pieces to begin with, not from 1 to %,d".formatted(seeds, 1 << 24));
      }
      if (!(shrinkingFactor > 0 && shrinkingFactor < 1)) {
        throw new IllegalArgumentException(
            "shrinking factor is %s, not between 0 and 1".formatted(shrinkingFactor));
      }
      if (iterations < 1) {
        throw new IllegalArgumentException("%d iterations a round".formatted(iterations));
      }
    }

    /** The same with another fallback. */
    public Unigrams withFallback(CharacterFallback other) {
      return new Unigrams(seeds, shrinkingFactor, iterations, other);
    }
  }

  /** Every character is a token. */
  record SingleCharacters() implements ModelTraining {}

  /** Every byte is a token; nothing is learned. */
  record SingleBytes() implements ModelTraining {}
}
