package io.sirocco.tokenization;

/** Turns offsets in UTF-16 code units of a text into offsets in characters (code points). */
final class CharacterOffsets {
  private final String text;
  private int unit;
  private int character;

  CharacterOffsets(String text) {
    this.text = text;
  }

  /** The number of characters before a code unit. Fast where asked from front to back. */
  int at(int units) {
    // Counts from the last answer, whichever way that is.
    character +=
        units >= unit ? text.codePointCount(unit, units) : -text.codePointCount(units, unit);
    unit = units;
    return character;
  }
}
