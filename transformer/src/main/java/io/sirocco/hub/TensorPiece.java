package io.sirocco.hub;

import java.util.List;

/**
 * Elements that lie together in a tensor of a Hugging Face class and in one of a model here.
 *
 * @param theirs name of the tensor of the class
 * @param shape of that tensor
 * @param from the first of the elements there
 * @param ours name of the tensor of the model
 * @param at the first of the elements there
 * @param count how many there are
 */
public record TensorPiece(
    String theirs, List<Long> shape, long from, String ours, long at, long count) {

  /** Copies the shape and checks that the elements are there. */
  public TensorPiece {
    shape = List.copyOf(shape);
    if (from < 0 || at < 0 || count > Shapes.elements(shape) - from) {
      throw new IllegalArgumentException(
          "elements %d to %d leave %s %s"
              .formatted(from, from + count, theirs, Shapes.text(shape)));
    }
  }
}
