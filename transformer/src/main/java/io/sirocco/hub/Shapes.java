package io.sirocco.hub;

import java.util.List;
import java.util.stream.Collectors;

/** Shapes as the safetensors format has them: possibly empty, possibly with a size of 0. */
final class Shapes {

  private Shapes() {}

  /**
   * The product of the sizes.
   *
   * @throws IllegalArgumentException if a size is negative
   * @throws ArithmeticException if the product overflows
   */
  static long elements(List<Long> shape) {
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "size %d in shape %s is negative".formatted(size, text(shape)));
      }
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /**
   * Checks the name and the shape of a tensor.
   *
   * @throws IllegalArgumentException if the name is blank, a size is negative or the number of
   *     elements overflows
   */
  static void check(String name, List<Long> shape) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs a name".formatted(text(shape)));
    }
    try {
      elements(shape);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor %s %s has more than 2^63 - 1 elements".formatted(name, text(shape)), e);
    }
  }

  /** The shape as errors show it, such as {@code (2,3)}. */
  static String text(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
  }
}
