package io.sirocco.kernels;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The sizes of a dense row-major tensor, outermost first.
 *
 * @param sizes the size of each dimension, every one at least 1
 */
public record Shape(List<Long> sizes) {

  /** Checks that there is at least one dimension and that no size is below 1. */
  public Shape {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("a shape needs at least one dimension");
    }
    long elements = 1;
    for (long size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("size %d in shape %s is below 1".formatted(size, sizes));
      }
      elements = Math.multiplyExact(elements, size);
    }
  }

  /**
   * The shape with these sizes, outermost first.
   *
   * @throws IllegalArgumentException if a size is below 1 or none is given
   */
  public static Shape of(long... sizes) {
    return new Shape(LongStream.of(sizes).boxed().toList());
  }

  /** The number of elements: the product of the sizes. */
  public long elements() {
    long elements = 1;
    for (long size : sizes) {
      elements *= size;
    }
    return elements;
  }

  /** The number of dimensions. */
  public int rank() {
    return sizes.size();
  }

  /** The size of dimension {@code axis}, counted from 0 at the outermost. */
  public long size(int axis) {
    return sizes.get(axis);
  }

  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
  }
}
