package io.sirocco.tokenizer.model;

/** The tokens {@code <0x00>} to {@code <0xFF>}, which stand for the bytes of what has no token. */
final class ByteTokens {
  private final int[] ids = new int[256];

  ByteTokens(Vocabulary vocabulary) {
    for (int value = 0; value < ids.length; value++) {
      ids[value] = vocabulary.id("<0x%02X>".formatted(value));
    }
  }

  int id(byte value) {
    return ids[value & 0xFF];
  }

  /** Whether every byte of a range has a token. */
  boolean have(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (id(text[i]) == Vocabulary.ABSENT) {
        return false;
      }
    }
    return true;
  }
}
