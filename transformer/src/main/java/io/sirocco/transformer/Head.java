package io.sirocco.transformer;

/** What is predicted from the states of the last layer. */
public enum Head {
  /** Tokens: causal, masked and translation language modeling. */
  TOKENS,
  /**
   * The relation of two texts, from the state of the first position: next-sentence prediction,
   * sentence order.
   */
  SENTENCES,
  /**
   * Whether a generator has replaced the token, from the state of each position: replaced-token
   * detection (Clark et al. 2020). A model with this head has a generator, too.
   */
  REPLACEMENTS,
  /** The class of a text, or of two, from one state that stands for it: fine-tuning. */
  CLASSES,
  /** The class of each token, from its state: names, parts of speech; fine-tuning. */
  TOKEN_CLASSES
}
