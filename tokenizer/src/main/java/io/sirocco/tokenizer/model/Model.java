package io.sirocco.tokenizer.model;

/**
 * A way to cut words into tokens of a vocabulary. Immutable and safe for use by several threads.
 */
public sealed interface Model permits Bpe, Bytes, Characters, Unigram, WordLevel, WordPiece {
  /** The tokens. */
  Vocabulary vocabulary();

  /** A new encoder for one thread, with memory of its own. */
  WordEncoder encoder();
}
