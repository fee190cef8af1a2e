package io.sirocco.tokenizer.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Valid UTF-8 that can be rewritten and knows, for each byte, the part of the original that it
 * comes from.
 *
 * <p>Until something changes a length, the text is its own alignment and nothing is stored. A
 * rewriting goes once through the text from {@link #beginEdit} to {@link #endEdit}: a cursor walks
 * over the old characters while new ones are written, each with the alignment of the old character
 * that it replaces or, inserted, of the one before the cursor. These rules are those of Hugging
 * Face's {@code NormalizedString}, so offsets come out the same.
 *
 * <p>Belongs to one thread and is used again; steady state allocates nothing.
 */
public final class AlignedText {
  private static final int[] EMPTY = {};

  private byte[] bytes = new byte[256];
  private int length;
  private Alignment alignment = Alignment.IGNORED;
  private int origin;
  private int originEnd;
  private boolean whole = true; // the first character has not been left out
  private boolean identity = true;
  private int[] starts = EMPTY;
  private int[] ends = EMPTY;

  private byte[] newBytes = new byte[256];
  private int newLength;
  private int[] newStarts = EMPTY;
  private int[] newEnds = EMPTY;
  private int cursor;

  /**
   * Takes a part of an original text, from the byte {@code from} to {@code to}, exclusive; the
   * bytes are copied and have to be valid UTF-8 cut between characters.
   */
  public void reset(byte[] original, int from, int to, Alignment alignment) {
    length = to - from;
    if (bytes.length < length) {
      bytes = new byte[grown(length)];
    }
    System.arraycopy(original, from, bytes, 0, length);
    this.alignment = alignment;
    origin = from;
    originEnd = to;
    whole = true;
    identity = true;
  }

  /** Takes a part of another text, whole characters, with the places that they come from. */
  public void reset(AlignedText other, int from, int to) {
    reset(other.bytes, from, to, other.alignment);
    whole = from > 0 || other.whole;
    if (other.identity) {
      origin = other.origin + from;
      originEnd = other.origin + to;
      return;
    }
    if (starts.length < length) {
      starts = new int[bytes.length];
      ends = new int[bytes.length];
    }
    System.arraycopy(other.starts, from, starts, 0, length);
    System.arraycopy(other.ends, from, ends, 0, length);
    identity = false;
    origin = starts[0];
    originEnd = ends[length - 1];
  }

  /** Takes a text of its own, which begins at offset 0 of itself. */
  public void reset(String text, Alignment alignment) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    reset(encoded, 0, encoded.length, alignment);
  }

  /**
   * The bytes, of which the first {@link #length} count. A byte may be overwritten in place as long
   * as the text stays valid and no character changes its length; alignments then stay too.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of bytes. */
  public int length() {
    return length;
  }

  /** Whether all characters are ASCII. */
  public boolean isAscii() {
    return Utf8.isAscii(bytes, 0, length);
  }

  /** Whether the alignment is remembered. */
  public Alignment alignment() {
    return alignment;
  }

  /** Whether the text begins with what the whole original begins with. */
  public boolean isAtBeginning() {
    return origin == 0 && whole;
  }

  /** Where the original part ends, exclusive, in bytes of the whole original. */
  public int originEnd() {
    return originEnd;
  }

  /**
   * Where in the original the character at a byte begins, in bytes.
   *
   * @throws IllegalStateException if the alignment is ignored
   */
  public int originalStart(int index) {
    requireTracked();
    return identity ? origin + Utf8.startOf(bytes, index) : starts[index];
  }

  /**
   * Where in the original the character that the byte before an index belongs to ends, exclusive,
   * in bytes.
   *
   * @throws IllegalStateException if the alignment is ignored
   */
  public int originalEnd(int index) {
    requireTracked();
    return identity ? origin + Utf8.endOf(bytes, index - 1, length) : ends[index - 1];
  }

  private void requireTracked() {
    if (alignment == Alignment.IGNORED) {
      throw new IllegalStateException("the alignment of this text is not tracked");
    }
  }

  /** Begins a rewriting with the cursor on the first character. */
  public void beginEdit() {
    cursor = 0;
    newLength = 0;
    if (alignment == Alignment.TRACKED && identity) {
      materialize();
    }
  }

  private void materialize() {
    if (starts.length < length) {
      starts = new int[bytes.length];
      ends = new int[bytes.length];
    }
    for (int i = 0; i < length; ) {
      int end = i + Utf8.length(bytes[i]);
      Arrays.fill(starts, i, end, origin + i);
      Arrays.fill(ends, i, end, origin + end);
      i = end;
    }
    identity = false;
  }

  /** The byte that the cursor is on; {@link #length} at the end. */
  public int cursor() {
    return cursor;
  }

  /** Whether there is a character at the cursor. */
  public boolean hasNext() {
    return cursor < length;
  }

  /** The character at the cursor. */
  public int peek() {
    return Utf8.codePoint(bytes, cursor);
  }

  /** The number of bytes that the rewriting has written so far. */
  public int written() {
    return newLength;
  }

  /** Copies the character at the cursor and moves on. */
  public void keep() {
    keep(Utf8.length(bytes[cursor]));
  }

  /** Copies some bytes, whole characters, from the cursor on and moves on. */
  public void keep(int count) {
    reserve(count);
    beginsAt(cursor, count);
    System.arraycopy(bytes, cursor, newBytes, newLength, count);
    if (alignment == Alignment.TRACKED) {
      System.arraycopy(starts, cursor, newStarts, newLength, count);
      System.arraycopy(ends, cursor, newEnds, newLength, count);
    }
    newLength += count;
    cursor += count;
  }

  /** Writes a character in the place of the one at the cursor, and moves on. */
  public void replace(int codePoint) {
    int size = Utf8.length(bytes[cursor]);
    write(codePoint, cursor);
    cursor += size;
  }

  /** Writes a character that shares the place of the one before the cursor. */
  public void insert(int codePoint) {
    write(codePoint, cursor - 1);
  }

  /** Leaves out the character at the cursor. */
  public void drop() {
    cursor += Utf8.length(bytes[cursor]);
  }

  /** Leaves out some bytes, whole characters, from the cursor on. */
  public void drop(int count) {
    cursor += count;
  }

  /** The first character written tells whether some before it were left out. */
  private void beginsAt(int source, int count) {
    if (newLength == 0 && count > 0 && source > 0) {
      whole = false;
    }
  }

  private void write(int codePoint, int source) {
    reserve(4);
    beginsAt(source, 4);
    int end = Utf8.write(codePoint, newBytes, newLength);
    if (alignment == Alignment.TRACKED) {
      int start = source < 0 ? origin : starts[source];
      int stop = source < 0 ? origin : ends[source];
      for (int i = newLength; i < end; i++) {
        newStarts[i] = start;
        newEnds[i] = stop;
      }
    }
    newLength = end;
  }

  private void reserve(int count) {
    int needed = Math.addExact(newLength, count);
    if (newBytes.length < needed) {
      newBytes = Arrays.copyOf(newBytes, grown(needed));
    }
    if (alignment == Alignment.TRACKED && newStarts.length < newBytes.length) {
      newStarts = Arrays.copyOf(newStarts, newBytes.length);
      newEnds = Arrays.copyOf(newEnds, newBytes.length);
    }
  }

  private static int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, needed + (needed >> 1) + 64L);
  }

  /** Makes what was written the text; what the cursor has not passed is left out. */
  public void endEdit() {
    byte[] oldBytes = bytes;
    int[] oldStarts = starts;
    int[] oldEnds = ends;
    bytes = newBytes;
    starts = newStarts;
    ends = newEnds;
    length = newLength;
    newBytes = oldBytes;
    newStarts = oldStarts;
    newEnds = oldEnds;
  }

  /** Lets go of buffers that a very long text has made large. */
  public void trim(int capacity) {
    if (bytes.length > capacity || newBytes.length > capacity) {
      bytes = new byte[256];
      newBytes = new byte[256];
      starts = EMPTY;
      ends = EMPTY;
      newStarts = EMPTY;
      newEnds = EMPTY;
      length = 0;
    }
  }

  /** The text. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Compares the text with another's bytes. */
  public boolean sameText(byte @Nullable [] other) {
    return other != null && Arrays.equals(bytes, 0, length, other, 0, other.length);
  }
}
