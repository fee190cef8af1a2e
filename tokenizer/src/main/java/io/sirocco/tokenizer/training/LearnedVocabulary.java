package io.sirocco.tokenizer.training;

import java.util.List;

/** What was learned, with ids: special tokens have the first ones, in their order. */
sealed interface LearnedVocabulary {
  /** The tokens by id. */
  List<byte[]> tokens();

  /**
   * Tokens and the pairs that make them.
   *
   * @param lefts the left token of each merge, in order
   * @param rights the right token of each merge
   */
  record Pairs(List<byte[]> tokens, List<Integer> lefts, List<Integer> rights)
      implements LearnedVocabulary {}

  /**
   * Tokens with the logarithms of their probabilities.
   *
   * @param scores by id; 0 for special tokens
   */
  record Pieces(List<byte[]> tokens, List<Double> scores) implements LearnedVocabulary {}

  /** Tokens alone. */
  record Plain(List<byte[]> tokens) implements LearnedVocabulary {}
}
