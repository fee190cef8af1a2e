package io.sirocco.hub;

import java.util.List;

/**
 * What the header of a safetensors file says of one tensor.
 *
 * @param name its name, unique in the file
 * @param type its element type
 * @param shape its sizes, outermost first; empty for a scalar; a size may be 0
 * @param begin its first byte, counted from the first byte after the header
 * @param end the byte after its last
 */
public record StoredTensor(String name, ElementType type, List<Long> shape, long begin, long end) {

  /**
   * Checks that the bytes are as many as the shape needs.
   *
   * @throws IllegalArgumentException if a size is negative, the number of elements overflows, or
   *     the bytes are too few or too many
   */
  public StoredTensor {
    shape = List.copyOf(shape);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "tensor %s begins at byte %d and ends at byte %d".formatted(name, begin, end));
    }
    long needed = bytes(name, type, shape);
    if (end - begin != needed) {
      throw new IllegalArgumentException(
          "tensor %s %s%s needs %d bytes and has %d"
              .formatted(name, type, Shapes.text(shape), needed, end - begin));
    }
  }

  private static long bytes(String name, ElementType type, List<Long> shape) {
    try {
      return Math.multiplyExact(Shapes.elements(shape), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor %s %s%s has more than 2^63 - 1 bytes".formatted(name, type, Shapes.text(shape)),
          e);
    }
  }

  /** The number of elements. */
  public long elements() {
    return (end - begin) / type.bytes();
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(name, type, Shapes.text(shape));
  }
}
