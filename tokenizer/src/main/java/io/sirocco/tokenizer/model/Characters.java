package io.sirocco.tokenizer.model;

import java.util.OptionalInt;

/**
 * Every character (Unicode code point) is a token.
 *
 * @param vocabulary the characters
 * @param unknown the id that stands for a character that is not there; empty refuses such
 *     characters
 */
public record Characters(Vocabulary vocabulary, OptionalInt unknown) implements Model {
  /** Checks that the unknown token is in the vocabulary. */
  public Characters {
    Unknown.requireInside(unknown, vocabulary);
  }

  @Override
  public WordEncoder encoder() {
    return this::encode;
  }

  private void encode(byte[] text, int from, int to, TokenSink sink) {
    for (int i = from; i < to; ) {
      int end = CharacterBytes.end(text, i, to);
      int id = vocabulary.id(text, i, end);
      sink.token(id == Vocabulary.ABSENT ? Unknown.id(unknown, text, i, end) : id, i, end);
      i = end;
    }
  }
}
