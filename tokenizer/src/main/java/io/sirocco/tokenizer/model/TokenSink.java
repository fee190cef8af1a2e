package io.sirocco.tokenizer.model;

/** Takes the tokens of a word, in order. */
@FunctionalInterface
public interface TokenSink {
  /**
   * Takes a token.
   *
   * @param id its id
   * @param from where it begins, as an index into the bytes that the encoder was given
   * @param to where it ends, exclusive
   */
  void token(int id, int from, int to);
}
