package io.sirocco.tokenizer;

/** The kinds of tokenizers. */
public enum TokenizerType {
  /** Every character, that is, every Unicode code point, is a token. */
  CHARACTER
}
