package io.sirocco.tokenizer;

import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What becomes of bytes that are not UTF-8, and of halves of surrogate pairs. */
public enum MalformedText {
  /** Each becomes a replacement character, U+FFFD. */
  REPLACE,
  /** They are an error that says where they are. */
  REFUSE;

  /**
   * A text as UTF-8.
   *
   * @throws MalformedTextException if half a surrogate pair is refused; its place counts UTF-16
   *     units
   */
  public byte[] utf8(String text) {
    int lone = Utf8.firstLoneSurrogate(text);
    if (lone < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (this == REFUSE) {
      throw new MalformedTextException(
          "half a surrogate pair, U+%04X, at UTF-16 unit %d"
              .formatted((int) text.charAt(lone), lone),
          lone);
    }
    byte[] bytes = new byte[Math.multiplyExact(3, text.length())];
    return Arrays.copyOf(bytes, Utf8.encode(text, bytes));
  }

  /**
   * Bytes as valid UTF-8: the same array if they are.
   *
   * @throws MalformedTextException if bytes that are not UTF-8 are refused; their place counts
   *     bytes
   */
  public byte[] utf8(byte[] bytes) {
    int malformed = Utf8.firstMalformed(bytes, 0, bytes.length);
    if (malformed == bytes.length) {
      return bytes;
    }
    if (this == REFUSE) {
      throw new MalformedTextException(
          "not UTF-8 at byte %d, 0x%02X".formatted(malformed, bytes[malformed] & 0xFF), malformed);
    }
    return Utf8.repaired(bytes, 0, bytes.length);
  }
}
