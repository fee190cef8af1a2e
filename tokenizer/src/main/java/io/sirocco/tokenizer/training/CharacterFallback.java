package io.sirocco.tokenizer.training;

/** What becomes of a character that a vocabulary lacks. */
public enum CharacterFallback {
  /** It becomes the unknown token, and is lost. */
  UNKNOWN,
  /** It becomes its bytes, each a token such as {@code <0xE2>}; 256 tokens of the vocabulary. */
  BYTES
}
