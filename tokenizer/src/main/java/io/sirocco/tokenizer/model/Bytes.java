package io.sirocco.tokenizer.model;

import java.util.OptionalInt;

/**
 * Every byte is a token.
 *
 * @param vocabulary among its tokens the bytes, each as a token of length 1
 * @param unknown the id that stands for a byte that is not there; empty refuses such bytes
 */
public record Bytes(Vocabulary vocabulary, OptionalInt unknown) implements Model {
  /** Checks that the unknown token is in the vocabulary. */
  public Bytes {
    Unknown.requireInside(unknown, vocabulary);
  }

  @Override
  public WordEncoder encoder() {
    int[] ids = new int[256];
    byte[] single = new byte[1];
    for (int b = 0; b < ids.length; b++) {
      single[0] = (byte) b;
      ids[b] = vocabulary.id(single);
    }
    return (text, from, to, sink) -> encode(ids, text, from, to, sink);
  }

  private void encode(int[] ids, byte[] text, int from, int to, TokenSink sink) {
    for (int i = from; i < to; i++) {
      int id = ids[text[i] & 0xFF];
      sink.token(id == Vocabulary.ABSENT ? Unknown.id(unknown, text, i, i + 1) : id, i, i + 1);
    }
  }
}
