package io.sirocco.kernels.reference;

import io.sirocco.kernels.DropoutMask;

/** What dropout multiplies the elements of rows of one width by. */
final class Keep {

  private final DropoutMask dropout;
  private final int[] randomness;
  private final long width;

  /** The mask of a step: everything is kept where the dropout is not active. */
  Keep(DropoutMask dropout, BoundStep step, long width) {
    this.dropout = dropout;
    this.randomness = dropout.active() ? step.indices("randomness").toArray() : new int[0];
    this.width = width;
  }

  double factor(int sample, long row, long column) {
    if (!dropout.active()) {
      return 1;
    }
    return dropout.keeps(randomness, sample, row, column, width) ? dropout.scale() : 0;
  }
}
