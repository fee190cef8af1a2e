package io.sirocco.tokenizer.text;

/**
 * Byte offsets of a text as offsets in UTF-16 units. Going through a text in order costs a step a
 * byte in all.
 */
public final class UnitOffsets {
  private byte[] bytes = {};
  private boolean ascii = true;
  private int lastByte;
  private int lastUnit;

  /** Takes a text, whose bytes must not change while it is used. */
  public void reset(byte[] bytes, int length) {
    this.bytes = bytes;
    ascii = Utf8.isAscii(bytes, 0, length);
    lastByte = 0;
    lastUnit = 0;
  }

  /** The number of UTF-16 units before a byte at which a character begins. */
  public int at(int index) {
    if (ascii) {
      return index;
    }
    while (lastByte < index) {
      lastUnit += units(bytes[lastByte++]);
    }
    while (lastByte > index) {
      lastUnit -= units(bytes[--lastByte]);
    }
    return lastUnit;
  }

  /** The units that a character has, told at its first byte; the others have none. */
  private static int units(byte value) {
    return (value & 0xC0) == 0x80 ? 0 : (value & 0xF8) == 0xF0 ? 2 : 1;
  }
}
