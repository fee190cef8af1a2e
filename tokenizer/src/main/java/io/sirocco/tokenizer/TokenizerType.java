package io.sirocco.tokenizer;

/** The kinds of tokenizers, by the model that makes tokens of words. */
public enum TokenizerType {
  /** Every character, that is, every Unicode code point, is a token. */
  CHARACTER,
  /** Every byte is a token. */
  BYTE,
  /** Every word is a token. */
  WORD,
  /** Byte-pair encoding: pairs of tokens are merged in the order in which they were learnt. */
  BPE,
  /** The longest token that fits, again and again. */
  WORD_PIECE,
  /** The likeliest tokens. */
  UNIGRAM
}
