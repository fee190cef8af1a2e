package io.sirocco.graph;

import io.sirocco.kernels.Op;
import java.util.List;
import java.util.Optional;

/**
 * How gradients flow back through an op.
 *
 * @param same inputs whose gradient is the gradient of the result itself, no kernel needed
 * @param backward the op that computes the gradients of the other inputs, if there are any
 */
public record Derivative(List<String> same, Optional<Op.Backward> backward) {

  /** Copies the list. */
  public Derivative {
    same = List.copyOf(same);
  }

  static Derivative by(Op.Backward backward) {
    return new Derivative(List.of(), Optional.of(backward));
  }
}
