package io.sirocco.transformer;

/** What lies between the states of the last layer and the tokens, whose matrix is the embedding. */
public enum TokenHead {
  /** Nothing: GPT. */
  PLAIN,
  /** A bias for each token: XLM. */
  BIASED,
  /** A dense layer with activation and norm, then a bias for each token: BERT. */
  TRANSFORMED
}
