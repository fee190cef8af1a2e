package io.sirocco.tokenizer.model;

/** What characters without a token become in a {@link Unigram} model. */
public enum UnknownPieces {
  /** One unknown token for all that stand in a row. */
  UNKNOWN_TOKEN,
  /**
   * The tokens {@code <0x00>} to {@code <0xFF>} of their bytes, each of which has the place of all
   * that stand in a row; one unknown token if one of these is missing.
   */
  BYTES
}
