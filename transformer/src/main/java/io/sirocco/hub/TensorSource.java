package io.sirocco.hub;

import java.io.IOException;
import java.util.List;

/**
 * A named f32 tensor whose elements are asked for in chunks.
 *
 * @param name its name
 * @param shape its sizes, outermost first
 * @param elements gives its elements in row-major order
 */
public record TensorSource(String name, List<Long> shape, Elements elements) {

  /** Checks that the name is not blank and no size is negative. */
  public TensorSource {
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

  /** Gives the elements of a tensor. */
  @FunctionalInterface
  public interface Elements {

    /**
     * Copies elements out of the tensor.
     *
     * @param from the first element to copy
     * @param into receives as many as it holds
     */
    void read(long from, float[] into) throws IOException;
  }
}
