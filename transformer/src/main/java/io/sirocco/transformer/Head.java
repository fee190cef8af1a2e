package io.sirocco.transformer;

/** What is predicted from the states of the last layer. */
public enum Head {
  /** Tokens: causal, masked and translation language modeling. */
  TOKENS,
  /**
   * The relation of two texts, from the state of the first position: next-sentence prediction,
   * sentence order.
   */
  SENTENCES
}
