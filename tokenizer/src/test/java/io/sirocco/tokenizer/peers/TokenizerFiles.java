package io.sirocco.tokenizer.peers;

import io.sirocco.tokenizer.text.ByteAlphabet;

/** Small {@code tokenizer.json} files. */
final class TokenizerFiles {
  static final String CHARACTERS =
      "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"[^\\\\n]|\\\\n\"},"
          + "\"behavior\":\"Isolated\",\"invert\":false}";

  private TokenizerFiles() {}

  /** A pre-tokenizer alone: every piece is the unknown token. */
  static String preTokenizer(String preTokenizer) {
    return file("null", preTokenizer, "{\"[UNK]\":0}");
  }

  /** A normalizer alone: every byte of the normalized text is a token with the byte as its id. */
  static String normalizer(String normalizer) {
    StringBuilder vocabulary = new StringBuilder("{\"[UNK]\":256");
    for (int value = 0; value < 256; value++) {
      char letter = ByteAlphabet.character((byte) value);
      String escaped = letter == '"' || letter == '\\' ? "\\" + letter : String.valueOf(letter);
      vocabulary.append(",\"").append(escaped).append("\":").append(value);
    }
    return file(
        "{\"type\":\"Sequence\",\"normalizers\":[" + normalizer + ",{\"type\":\"ByteLevel\"}]}",
        CHARACTERS,
        vocabulary.append('}').toString());
  }

  private static String file(String normalizer, String preTokenizer, String vocabulary) {
    return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],"
        + "\"normalizer\":%s,\"pre_tokenizer\":%s,\"post_processor\":null,\"decoder\":null,"
            .formatted(normalizer, preTokenizer)
        + "\"model\":{\"type\":\"WordLevel\",\"vocab\":%s,\"unk_token\":\"[UNK]\"}}"
            .formatted(vocabulary);
  }
}
