package io.sirocco.tokenizer.training;

/** Characters of valid UTF-8. */
final class CodePoints {
  private CodePoints() {}

  /** The bytes of a character that begins with a byte. */
  static int length(byte first) {
    return first >= 0 ? 1 : first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : 4;
  }

  /** The character whose first byte is at an index. */
  static int at(byte[] bytes, int index) {
    byte first = bytes[index];
    return switch (length(first)) {
      case 1 -> first;
      case 2 -> (first & 0x1F) << 6 | rest(bytes, index + 1);
      case 3 -> (first & 0x0F) << 12 | rest(bytes, index + 1) << 6 | rest(bytes, index + 2);
      default ->
          (first & 0x07) << 18
              | rest(bytes, index + 1) << 12
              | rest(bytes, index + 2) << 6
              | rest(bytes, index + 3);
    };
  }

  private static int rest(byte[] bytes, int index) {
    return bytes[index] & 0x3F;
  }
}
