package io.sirocco.tokenizer.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2's way to write any byte as a printable character: those that are printable in Latin-1 as
 * themselves, the others in order from U+0100 on (Radford et al. 2019, the released encoder).
 */
public final class ByteAlphabet {
  private static final int SIZE = 256;
  private static final char[] CHARACTERS = new char[SIZE];
  private static final int[] BYTES = new int[2 * SIZE];

  static {
    Arrays.fill(BYTES, -1);
    int next = SIZE;
    for (int value = 0; value < SIZE; value++) {
      boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
      int character = printable ? value : next++;
      CHARACTERS[value] = (char) character;
      BYTES[character] = value;
    }
  }

  private ByteAlphabet() {}

  /** The character of a byte. */
  public static char character(byte value) {
    return CHARACTERS[value & 0xFF];
  }

  /** Some bytes in characters of the alphabet. */
  public static String spell(byte[] bytes) {
    StringBuilder spelled = new StringBuilder(bytes.length);
    for (byte value : bytes) {
      spelled.append(character(value));
    }
    return spelled.toString();
  }

  /** The bytes that a text in characters of the alphabet spells; null if it holds others. */
  public static byte @Nullable [] bytes(String spelled) {
    byte[] bytes = new byte[spelled.length()];
    for (int i = 0; i < bytes.length; i++) {
      char character = spelled.charAt(i);
      int value = character < BYTES.length ? BYTES[character] : -1;
      if (value < 0) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /** Writes the pieces of a text in characters of the alphabet. */
  public static void spell(AlignedText text, Spans spans) {
    spans.begin();
    text.beginEdit();
    for (int i = 0; i < spans.oldSize(); i++) {
      text.drop(spans.oldFrom(i) - text.cursor());
      int from = text.written();
      spell(text, spans.oldTo(i));
      spans.add(from, text.written());
    }
    text.endEdit();
  }

  /** Writes the bytes from the cursor on, up to an index, in characters of the alphabet. */
  public static void spell(AlignedText text, int to) {
    byte[] bytes = text.bytes();
    while (text.cursor() < to) {
      int at = text.cursor();
      text.replace(character(bytes[at]));
      for (int i = at + 1; i < text.cursor(); i++) {
        text.insert(character(bytes[i]));
      }
    }
  }
}
