package io.sirocco.tokenizer.lucene;

import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Utf8;
import java.io.CharArrayReader;
import java.io.Reader;

/**
 * A part of a text in UTF-8 as the UTF-16 code units that Lucene reads, which knows the byte that
 * each of them begins at.
 *
 * <p>A text goes through the same two arrays window by window, so that memory stays bounded however
 * long it is. A window ends behind a line, where no line ends before a space, and only in a text
 * without either in the middle of anything but a character.
 */
final class TextWindow {
  /** The most bytes of a window; far more than what Lucene's segmenters look back. */
  static final int MAX_BYTES = 1 << 15;

  private final byte[] bytes;
  private final int end;
  private final char[] units;
  private final int[] offsets;
  private int next;
  private int length;

  /** Reads the bytes from {@code from} to {@code to}, exclusive, of valid UTF-8. */
  TextWindow(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.end = to;
    this.next = from;
    int size = Math.min(to - from, MAX_BYTES);
    this.units = new char[size];
    this.offsets = new int[size + 1];
  }

  /** Goes on to the next window; false if there is none. */
  boolean advance() {
    if (next >= end) {
      return false;
    }
    int stop = stop();
    length = 0;
    for (int i = next; i < stop; i += Utf8.length(bytes[i])) {
      int codePoint = Utf8.codePoint(bytes, i);
      offsets[length] = i;
      if (codePoint > 0xFFFF) {
        // So a cut between the two halves leaves an empty piece and a whole character.
        offsets[length + 1] = i;
      }
      length += Character.toChars(codePoint, units, length);
    }
    offsets[length] = stop;
    next = stop;
    return true;
  }

  private int stop() {
    if (end - next <= MAX_BYTES) {
      return end;
    }
    int hard = Utf8.startOf(bytes, next + MAX_BYTES);
    int space = next;
    for (int i = hard; i > next; i = Utf8.startOf(bytes, i - 1)) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
      if (space == next && CharacterClass.WHITESPACE.contains(Utf8.codePoint(bytes, i))) {
        space = i;
      }
    }
    return space > next ? space : hard;
  }

  /** The number of UTF-16 code units. */
  int length() {
    return length;
  }

  /** The code units, of which the first {@link #length} count. */
  char[] units() {
    return units;
  }

  /** The byte of the whole text that a code unit begins at; the end of the window for the last. */
  int offset(int unit) {
    return offsets[unit];
  }

  /** The code units from {@code from} to {@code to}, for Lucene. */
  Reader reader(int from, int to) {
    return new CharArrayReader(units, from, to - from);
  }
}
