package io.sirocco.tokenizer.model;

/** Steps through UTF-8 a character at a time. */
final class CharacterBytes {
  private CharacterBytes() {}

  /** Where the character that begins at an index ends, at most at the end of the text. */
  static int end(byte[] text, int from, int to) {
    byte first = text[from];
    if (first >= 0) {
      return from + 1;
    }
    int length = first >= (byte) 0xF0 ? 4 : first >= (byte) 0xE0 ? 3 : 2;
    return Math.min(from + length, to);
  }
}
