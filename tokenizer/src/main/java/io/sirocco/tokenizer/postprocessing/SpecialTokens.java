package io.sirocco.tokenizer.postprocessing;

/** Whether a text gets the special tokens that a network wants around it. */
public enum SpecialTokens {
  /** They are added. */
  ADD,
  /** The tokens of the text are left alone. */
  NONE
}
