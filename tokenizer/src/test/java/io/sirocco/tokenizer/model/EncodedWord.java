package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The tokens of a word as text, such as {@code 5:0-2 7:2-3}, for comparing and reading. */
final class EncodedWord {
  private EncodedWord() {}

  static String of(WordEncoder encoder, String word) {
    byte[] text = ("<" + word + ">").getBytes(UTF_8);
    return of(encoder, text, 1, text.length - 1);
  }

  /** Offsets count from the beginning of the word. */
  static String of(WordEncoder encoder, byte[] text, int wordFrom, int wordTo) {
    StringBuilder tokens = new StringBuilder();
    encoder.encode(
        text,
        wordFrom,
        wordTo,
        (id, from, to) -> tokens.append(token(id, from - wordFrom, to - wordFrom)));
    return tokens.toString();
  }

  static String token(int id, int from, int to) {
    return id + ":" + from + "-" + to + " ";
  }
}
