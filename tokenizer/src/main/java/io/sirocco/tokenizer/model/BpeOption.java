package io.sirocco.tokenizer.model;

/** Variations of a byte-pair encoding. */
public enum BpeOption {
  /** Unknown characters in a row are one unknown token. */
  FUSE_UNKNOWN,
  /** A unit without a token becomes the tokens {@code <0x00>} to {@code <0xFF>} of its bytes. */
  BYTE_FALLBACK,
  /** A word that is a token stays whole, whatever the merges say. */
  IGNORE_MERGES,
  /** A unit without a token is an error where there is no unknown token, instead of left out. */
  REFUSE_UNKNOWN
}
