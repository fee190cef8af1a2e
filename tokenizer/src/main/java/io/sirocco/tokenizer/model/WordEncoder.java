package io.sirocco.tokenizer.model;

/** Cuts words into tokens; belongs to one thread at a time. */
@FunctionalInterface
public interface WordEncoder {
  /**
   * Reports the tokens of a word, a range of a byte array that holds whole characters of UTF-8. An
   * empty word has none.
   *
   * @throws UnknownWordException if a part of the word has no token and the model has no unknown
   *     token to stand for it
   */
  void encode(byte[] text, int from, int to, TokenSink sink);
}
