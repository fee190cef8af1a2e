package io.sirocco.tokenizer.text;

/**
 * Byte offsets of a text as offsets in characters (Unicode code points). Going through a text in
 * order costs a step a byte in all.
 */
public final class CharacterOffsets {
  private byte[] bytes = {};
  private boolean ascii = true;
  private int lastByte;
  private int lastCharacter;

  /** Takes a text, whose bytes must not change while it is used. */
  public void reset(byte[] bytes, int length) {
    this.bytes = bytes;
    ascii = Utf8.isAscii(bytes, 0, length);
    lastByte = 0;
    lastCharacter = 0;
  }

  /** The number of characters before a byte at which one begins. */
  public int at(int index) {
    if (ascii) {
      return index;
    }
    while (lastByte < index) {
      lastCharacter += count(bytes[lastByte++]);
    }
    while (lastByte > index) {
      lastCharacter -= count(bytes[--lastByte]);
    }
    return lastCharacter;
  }

  /** A character counts at its first byte. */
  private static int count(byte value) {
    return (value & 0xC0) == 0x80 ? 0 : 1;
  }
}
