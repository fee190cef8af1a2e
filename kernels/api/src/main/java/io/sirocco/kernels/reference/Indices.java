package io.sirocco.kernels.reference;

import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.Objects;

/** The elements of one i32 tensor inside an arena. */
final class Indices {

  private final Tensor tensor;
  private final int[] arena;
  private final int offset;
  private final int elements;

  Indices(Tensor tensor, int[] arena, long offset) {
    this.tensor = tensor;
    this.arena = arena;
    this.offset = Math.toIntExact(offset);
    this.elements = Math.toIntExact(tensor.elements());
  }

  Tensor tensor() {
    return tensor;
  }

  int get(long index) {
    return arena[offset + (int) Objects.checkIndex(index, (long) elements)];
  }

  /**
   * The element at an index, which counts something of which there are {@code limit}.
   *
   * @throws IllegalArgumentException if it is not in [0, limit)
   */
  int below(long limit, long index) {
    int value = get(index);
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          "%s at position %d is %d, not in [0, %d)".formatted(tensor.name(), index, value, limit));
    }
    return value;
  }

  int[] toArray() {
    return Arrays.copyOfRange(arena, offset, offset + elements);
  }

  void write(int[] values) {
    Objects.checkFromIndexSize(0, values.length, elements);
    System.arraycopy(values, 0, arena, offset, values.length);
  }
}
