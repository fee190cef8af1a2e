package io.sirocco.tokenizer.model;

import java.util.Objects;

/**
 * Byte-pair encoding: a word begins as its units, and again and again the pair of the lowest rank
 * is merged, the leftmost first, until none is left that may be (Sennrich, Haddow and Birch 2016).
 *
 * <p>A unit that is left out for want of a token belongs to the place of the token after it.
 */
public final class Bpe implements Model {
  private final Vocabulary vocabulary;
  private final Merges merges;
  private final BpeRules rules;

  /**
   * A model of given merges.
   *
   * @param lefts the left token of each merge, by rank
   * @param rights the right token of each merge; both together, less the continuing prefix, have to
   *     be a token. Of a pair that is there twice the last rank counts
   * @throws IllegalArgumentException if a merge or the unknown token is outside the vocabulary
   */
  public Bpe(Vocabulary vocabulary, int[] lefts, int[] rights, BpeRules rules) {
    Unknown.requireInside(rules.unknown(), vocabulary);
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.merges = new Merges(vocabulary, lefts, rights, rules.continuingPrefix());
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The pairs that merge, by rank. */
  public Merges merges() {
    return merges;
  }

  /** How a word is taken apart. */
  public BpeRules rules() {
    return rules;
  }

  @Override
  public WordEncoder encoder() {
    return new BpeEncoder(this, BpeEncoder.WINDOW);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bpe that
        && vocabulary.equals(that.vocabulary)
        && merges.equals(that.merges)
        && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(vocabulary, merges, rules);
  }

  @Override
  public String toString() {
    return "Bpe[%s, %s, %s]".formatted(vocabulary, merges, rules);
  }
}
