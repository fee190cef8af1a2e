package io.sirocco.tokenizer.model;

import java.util.OptionalInt;

/**
 * Every word is a token.
 *
 * @param vocabulary the words
 * @param unknown the id that stands for a word that is not there; empty refuses such words
 */
public record WordLevel(Vocabulary vocabulary, OptionalInt unknown) implements Model {
  /** Checks that the unknown token is in the vocabulary. */
  public WordLevel {
    Unknown.requireInside(unknown, vocabulary);
  }

  @Override
  public WordEncoder encoder() {
    return this::encode;
  }

  private void encode(byte[] text, int from, int to, TokenSink sink) {
    if (from < to) {
      int id = vocabulary.id(text, from, to);
      sink.token(id == Vocabulary.ABSENT ? Unknown.id(unknown, text, from, to) : id, from, to);
    }
  }
}
