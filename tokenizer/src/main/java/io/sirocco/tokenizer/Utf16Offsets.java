package io.sirocco.tokenizer;

/**
 * Offsets in characters of a text as offsets in UTF-16 units. Going through a text in order costs a
 * step a character in all.
 */
final class Utf16Offsets {
  private final String text;
  private int lastCharacter;
  private int lastUnit;

  Utf16Offsets(String text) {
    this.text = text;
  }

  /** Whether a text has characters of two units. */
  static boolean hasPairs(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The number of units before a character. */
  int at(int character) {
    lastUnit = text.offsetByCodePoints(lastUnit, character - lastCharacter);
    lastCharacter = character;
    return lastUnit;
  }
}
