package io.sirocco.tokenizer.decoding;

import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes text of bytes that come in parts: a character waits until it is whole, and what is none
 * becomes a replacement character. Belongs to one thread.
 */
public final class ByteDecoder {
  private byte[] waiting = new byte[64];
  private int size;

  /** Takes the next bytes and returns the text that became complete. */
  public String next(byte[] bytes) {
    int needed = size + bytes.length;
    if (waiting.length < needed) {
      waiting = Arrays.copyOf(waiting, Math.max(needed, 2 * waiting.length));
    }
    System.arraycopy(bytes, 0, waiting, size, bytes.length);
    size = needed;
    int complete = complete();
    String text = decode(complete);
    System.arraycopy(waiting, complete, waiting, 0, size - complete);
    size -= complete;
    return text;
  }

  /** Where the last character begins if more bytes may belong to it, otherwise the end. */
  private int complete() {
    for (int i = size - 1; i >= Math.max(0, size - 3); i--) {
      if ((waiting[i] & 0xC0) == 0xC0) {
        return Utf8.sizeAt(waiting, i, size) == i - size ? i : size;
      }
      if (waiting[i] >= 0) {
        break;
      }
    }
    return size;
  }

  private String decode(int length) {
    if (Utf8.firstMalformed(waiting, 0, length) == length) {
      return new String(waiting, 0, length, StandardCharsets.UTF_8);
    }
    return new String(Utf8.repaired(waiting, 0, length), StandardCharsets.UTF_8);
  }

  /** Ends the text and returns what is left. */
  public String finish() {
    String text = decode(size);
    size = 0;
    return text;
  }
}
