package io.sirocco.tokenizer.text;

import java.util.Arrays;

/**
 * The pieces that a text is cut into, in order, as pairs of byte offsets: never empty, never
 * overlapping, with gaps where something was left out.
 *
 * <p>Belongs to one thread and is used again.
 */
public final class Spans {
  private int[] bounds = new int[128];
  private int size;
  private int[] oldBounds = new int[128];
  private int oldSize;

  /** Cuts one piece of a text into smaller ones. */
  @FunctionalInterface
  public interface Cutter {
    /**
     * Adds the pieces of the bytes from {@code from} to {@code to}, exclusive, in order.
     *
     * @param into takes the pieces by {@link Spans#add}
     */
    void cut(byte[] bytes, int from, int to, Spans into);
  }

  /** Makes the whole of a text, from byte 0 on, the only piece; none if it is empty. */
  public void reset(int length) {
    size = 0;
    add(0, length);
  }

  /** Leaves no piece. */
  public void clear() {
    size = 0;
  }

  /** The number of pieces. */
  public int size() {
    return size;
  }

  /** Where a piece begins, in bytes. */
  public int from(int span) {
    return bounds[2 * span];
  }

  /** Where a piece ends, exclusive, in bytes. */
  public int to(int span) {
    return bounds[2 * span + 1];
  }

  /** Adds a piece behind the others; an empty one is passed over. */
  public void add(int from, int to) {
    if (from >= to) {
      return;
    }
    int end = 2 * size;
    if (end == bounds.length) {
      bounds = Arrays.copyOf(bounds, Math.multiplyExact(end, 2));
    }
    bounds[end] = from;
    bounds[end + 1] = to;
    size++;
  }

  /** Replaces each piece by what a cutter makes of it. */
  public void refine(byte[] bytes, Cutter cutter) {
    begin();
    for (int i = 0; i < oldSize; i++) {
      cutter.cut(bytes, oldBounds[2 * i], oldBounds[2 * i + 1], this);
    }
  }

  /** Sets the pieces aside, to be read by {@link #oldFrom}, and begins with none. */
  public void begin() {
    int[] bounds = oldBounds;
    oldBounds = this.bounds;
    oldSize = size;
    this.bounds = bounds;
    size = 0;
  }

  /** The number of pieces set aside. */
  public int oldSize() {
    return oldSize;
  }

  /** Where a piece set aside begins. */
  public int oldFrom(int span) {
    return oldBounds[2 * span];
  }

  /** Where a piece set aside ends, exclusive. */
  public int oldTo(int span) {
    return oldBounds[2 * span + 1];
  }

  /** Lets go of buffers that a very long text has made large. */
  public void trim(int capacity) {
    if (bounds.length > capacity || oldBounds.length > capacity) {
      bounds = new int[128];
      oldBounds = new int[128];
      size = 0;
      oldSize = 0;
    }
  }
}
