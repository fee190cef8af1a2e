package io.sirocco.tokenizer.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** UTF-8: reading and writing characters, and what becomes of bytes that are none. */
public final class Utf8 {
  /** Stands for what is not a character. */
  public static final int REPLACEMENT = 0xFFFD;

  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  /** The number of bytes of a character, by its first byte. */
  public static int length(byte first) {
    if (first >= 0) {
      return 1;
    }
    return (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
  }

  /** The number of bytes of a character. */
  public static int lengthOf(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** The character that begins at an index of valid UTF-8. */
  public static int codePoint(byte[] bytes, int index) {
    int first = bytes[index];
    if (first >= 0) {
      return first;
    }
    int second = bytes[index + 1] & 0x3F;
    if ((first & 0xE0) == 0xC0) {
      return ((first & 0x1F) << 6) | second;
    }
    int third = bytes[index + 2] & 0x3F;
    if ((first & 0xF0) == 0xE0) {
      return ((first & 0xF) << 12) | (second << 6) | third;
    }
    return ((first & 7) << 18) | (second << 12) | (third << 6) | (bytes[index + 3] & 0x3F);
  }

  /** The character that ends before an index of valid UTF-8. */
  public static int codePointBefore(byte[] bytes, int index) {
    return codePoint(bytes, startOf(bytes, index - 1));
  }

  /** Where the character that a byte belongs to begins. */
  public static int startOf(byte[] bytes, int index) {
    int start = index;
    while (start > 0 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }

  /** Where the character that a byte belongs to ends, exclusive, in a text of a length. */
  public static int endOf(byte[] bytes, int index, int length) {
    int end = index + 1;
    while (end < length && (bytes[end] & 0xC0) == 0x80) {
      end++;
    }
    return end;
  }

  /** Writes a character that is no surrogate at an index and returns the index behind it. */
  public static int write(int codePoint, byte[] bytes, int index) {
    if (codePoint < 0x80) {
      bytes[index] = (byte) codePoint;
      return index + 1;
    }
    if (codePoint < 0x800) {
      bytes[index] = (byte) (0xC0 | (codePoint >> 6));
      bytes[index + 1] = (byte) (0x80 | (codePoint & 0x3F));
      return index + 2;
    }
    if (codePoint < 0x10000) {
      bytes[index] = (byte) (0xE0 | (codePoint >> 12));
      bytes[index + 1] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      bytes[index + 2] = (byte) (0x80 | (codePoint & 0x3F));
      return index + 3;
    }
    bytes[index] = (byte) (0xF0 | (codePoint >> 18));
    bytes[index + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    bytes[index + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    bytes[index + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return index + 4;
  }

  /** The number of characters of some valid UTF-8. */
  public static int count(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /** Whether some bytes are all ASCII. */
  public static boolean isAscii(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the first bytes that are no character begin, or {@code to} if there are none. Overlong
   * forms, surrogates and what is above U+10FFFF are no characters.
   */
  public static int firstMalformed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (bytes[i] >= 0) {
        i = skipAscii(bytes, i, to);
      } else {
        int size = sizeAt(bytes, i, to);
        if (size < 0) {
          return i;
        }
        i += size;
      }
    }
    return to;
  }

  private static int skipAscii(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /**
   * The size of the character at an index if it is well formed, otherwise minus the number of bytes
   * that one replacement character stands for (Unicode 16, section 3.9, "maximal subparts").
   */
  public static int sizeAt(byte[] bytes, int index, int to) {
    int first = bytes[index] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    int size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (int i = 1; i < size; i++) {
      if (index + i >= to) {
        return -i;
      }
      int next = bytes[index + i] & 0xFF;
      if (next < lowest || next > highest) {
        return -i;
      }
      lowest = 0x80;
      highest = 0xBF;
    }
    return size;
  }

  /**
   * A copy of some bytes with a replacement character in the place of each part that is not well
   * formed: one for each maximal part of a character, as {@link #sizeAt} tells them. (Java's own
   * decoder has one replacement for the three bytes of a surrogate.)
   */
  public static byte[] repaired(byte[] bytes, int from, int to) {
    int from3 = Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, 3L * (to - from)));
    byte[] repaired = new byte[from3];
    int end = 0;
    for (int i = from; i < to; ) {
      int size = sizeAt(bytes, i, to);
      if (size > 0) {
        System.arraycopy(bytes, i, repaired, end, size);
        end += size;
        i += size;
      } else {
        end = write(REPLACEMENT, repaired, end);
        i -= size;
      }
    }
    return Arrays.copyOf(repaired, end);
  }

  /**
   * Encodes a text into an array that has room for three bytes a UTF-16 unit, with a replacement
   * character for half a surrogate pair, and returns the number of bytes.
   */
  public static int encode(String text, byte[] into) {
    int end = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        into[end++] = (byte) unit;
      } else if (!Character.isSurrogate(unit)) {
        end = write(unit, into, end);
      } else {
        int codePoint = text.codePointAt(i);
        end = write(codePoint > 0xFFFF ? codePoint : REPLACEMENT, into, end);
        i += Character.charCount(codePoint) - 1;
      }
    }
    return end;
  }

  /** The index of the first half of a surrogate pair that stands alone, or -1. */
  public static int firstLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int codePoint = text.codePointAt(i);
        if (codePoint <= 0xFFFF) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
