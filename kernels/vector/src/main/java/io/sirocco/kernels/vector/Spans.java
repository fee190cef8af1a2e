package io.sirocco.kernels.vector;

import io.sirocco.kernels.Shape;
import java.util.Arrays;
import java.util.List;

/** Many tensors cut into spans of at most {@link #SIZE} elements, numbered through. */
final class Spans {
  static final int SIZE = 16_384;

  private final int[] sizes;
  private final int[] firsts;

  /** Cuts tensors of these shapes. */
  Spans(List<Shape> shapes) {
    this.sizes = shapes.stream().mapToInt(shape -> Math.toIntExact(shape.elements())).toArray();
    this.firsts = new int[sizes.length + 1];
    for (int i = 0; i < sizes.length; i++) {
      firsts[i + 1] = firsts[i] + Math.ceilDiv(sizes[i], SIZE);
    }
  }

  /** The number of spans. */
  int count() {
    return firsts[sizes.length];
  }

  /** The number of the tensor in which a span lies. */
  int tensor(int span) {
    int found = Arrays.binarySearch(firsts, span);
    return found >= 0 ? found : -found - 2;
  }

  /** The first element of a span, inside of its tensor. */
  int from(int span) {
    return (span - firsts[tensor(span)]) * SIZE;
  }

  /** The elements of a span. */
  int length(int span) {
    return Math.min(SIZE, sizes[tensor(span)] - from(span));
  }
}
