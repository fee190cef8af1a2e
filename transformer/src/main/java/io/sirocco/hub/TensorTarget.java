package io.sirocco.hub;

import java.io.IOException;
import java.util.List;

/**
 * A named f32 tensor whose elements are delivered in chunks.
 *
 * @param name its name
 * @param shape its sizes, outermost first
 * @param elements takes its elements in row-major order
 */
public record TensorTarget(String name, List<Long> shape, Elements elements) {

  /** Checks that the name is not blank and no size is negative. */
  public TensorTarget {
    shape = List.copyOf(shape);
    Shapes.check(name, shape);
  }

  /** The number of elements. */
  public long count() {
    return Shapes.elements(shape);
  }

  @Override
  public String toString() {
    return name + " " + Shapes.text(shape);
  }

  /** Takes the elements of a tensor. */
  @FunctionalInterface
  public interface Elements {

    /**
     * Copies elements into the tensor.
     *
     * @param from the first element to overwrite
     * @param values as many as are overwritten; the caller may reuse the array afterwards
     */
    void write(long from, float[] values) throws IOException;
  }
}
