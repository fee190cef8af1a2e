package io.sirocco.tokenizer.training;

/**
 * How large a vocabulary gets and what may be in it.
 *
 * @param size the number of tokens, with special tokens and alphabet; there may be fewer where the
 *     text does not give as many
 * @param minimumFrequency how often a pair has to occur to be merged, or a substring to be a piece
 *     to begin with, in words of the text (weighted ones, where languages are weighted)
 * @param alphabet which characters get a token of their own
 * @param maximumTokenLength the longest token in characters, or in bytes where the alphabet is
 *     bytes
 */
public record VocabularyLimits(
    int size, long minimumFrequency, AlphabetLimit alphabet, int maximumTokenLength) {
  /** The longest tokens of SentencePiece unless it is told otherwise. */
  public static final int DEFAULT_TOKEN_LENGTH = 16;

  /** The most tokens that a vocabulary may be asked to have. */
  public static final int MAX_SIZE = 1 << 24;

  /** Checks the numbers. */
  public VocabularyLimits {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "vocabulary of %,d tokens, not from 1 to %,d".formatted(size, MAX_SIZE));
    }
    if (minimumFrequency < 1) {
      throw new IllegalArgumentException(
          "minimum frequency is %d, not at least 1".formatted(minimumFrequency));
    }
    if (maximumTokenLength < 1) {
      throw new IllegalArgumentException(
          "tokens of at most %d characters, at least 1 is needed".formatted(maximumTokenLength));
    }
  }

  /** A vocabulary of all characters that occur, and of what occurs twice. */
  public static VocabularyLimits of(int size) {
    return new VocabularyLimits(size, 2, AlphabetLimit.EVERYTHING, Integer.MAX_VALUE);
  }

  /** The same with another size. */
  public VocabularyLimits withSize(int size) {
    return new VocabularyLimits(size, minimumFrequency, alphabet, maximumTokenLength);
  }

  /** The same with another minimum frequency. */
  public VocabularyLimits withMinimumFrequency(long minimumFrequency) {
    return new VocabularyLimits(size, minimumFrequency, alphabet, maximumTokenLength);
  }

  /** The same with another alphabet. */
  public VocabularyLimits withAlphabet(AlphabetLimit alphabet) {
    return new VocabularyLimits(size, minimumFrequency, alphabet, maximumTokenLength);
  }

  /** The same with another longest token. */
  public VocabularyLimits withMaximumTokenLength(int maximumTokenLength) {
    return new VocabularyLimits(size, minimumFrequency, alphabet, maximumTokenLength);
  }
}
