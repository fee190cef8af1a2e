package io.sirocco.tokenizer.model;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * SentencePiece's unigram language model: of all ways to cut a word into tokens the one with the
 * highest sum of scores, which are logarithms of probabilities (Kudo 2018).
 *
 * <p>Sums are double precision and run from the beginning of the word. Of two equal ones the first
 * found counts: that whose last token is the longest. An unknown character costs the lowest score
 * less 10; unknown characters in a row are one unknown token.
 */
public final class Unigram implements Model {
  private static final double UNKNOWN_PENALTY = 10;

  private final Vocabulary vocabulary;
  private final double[] scores;
  private final OptionalInt unknown;
  private final UnknownPieces unknownPieces;
  private final double unknownScore;
  private final ByteTrie trie;

  /**
   * A model of scored tokens.
   *
   * @param scores the score of each token
   * @param unknown the token of unknown characters; empty refuses them
   * @throws IllegalArgumentException if the number of scores is not that of tokens, a score is not
   *     finite, or the unknown token is not in the vocabulary
   */
  public Unigram(
      Vocabulary vocabulary, double[] scores, OptionalInt unknown, UnknownPieces unknownPieces) {
    Unknown.requireInside(unknown, vocabulary);
    if (scores.length != vocabulary.size()) {
      throw new IllegalArgumentException(
          "%d tokens but %d scores".formatted(vocabulary.size(), scores.length));
    }
    for (int id = 0; id < scores.length; id++) {
      if (!Double.isFinite(scores[id])) {
        throw new IllegalArgumentException(
            "the score of token %d, '%s', is %s".formatted(id, vocabulary.text(id), scores[id]));
      }
    }
    this.vocabulary = vocabulary;
    this.scores = scores.clone();
    this.unknown = unknown;
    this.unknownPieces = unknownPieces;
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    this.trie = new ByteTrie(vocabulary);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The score of a token. */
  public double score(int id) {
    return scores[id];
  }

  /** The score of an unknown character. */
  double unknownScore() {
    return unknownScore;
  }

  /** The token of unknown characters; empty refuses them. */
  public OptionalInt unknown() {
    return unknown;
  }

  /** What unknown characters become. */
  public UnknownPieces unknownPieces() {
    return unknownPieces;
  }

  ByteTrie trie() {
    return trie;
  }

  @Override
  public WordEncoder encoder() {
    return new UnigramEncoder(this, scores);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Unigram that
        && vocabulary.equals(that.vocabulary)
        && Arrays.equals(scores, that.scores)
        && unknown.equals(that.unknown)
        && unknownPieces == that.unknownPieces;
  }

  @Override
  public int hashCode() {
    return Objects.hash(vocabulary, Arrays.hashCode(scores), unknown, unknownPieces);
  }

  @Override
  public String toString() {
    return "Unigram[%s, %s]".formatted(vocabulary, unknownPieces);
  }
}
