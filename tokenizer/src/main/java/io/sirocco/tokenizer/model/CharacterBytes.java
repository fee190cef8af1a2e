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

  /** Where the character that ends at an index begins, at least at the beginning of the text. */
  static int start(byte[] text, int to, int from) {
    int start = to - 1;
    while (start > from && (text[start] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }

  /** Whether a range holds at most so many characters. */
  static boolean atMost(int most, byte[] text, int from, int to) {
    if (to - from <= most) {
      return true;
    }
    int count = 0;
    for (int i = from; i < to; i++) {
      count += (text[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return count <= most;
  }
}
