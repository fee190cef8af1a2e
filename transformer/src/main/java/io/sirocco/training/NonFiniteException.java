package io.sirocco.training;

import java.io.Serial;

/** A loss, a gradient norm, a parameter or a moment is NaN or infinite. */
public final class NonFiniteException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final int step;

  /**
   * Names the value.
   *
   * @param what which number
   * @param value NaN or infinite
   * @param step the optimizer step, counted from 1 as in metrics.jsonl
   */
  public NonFiniteException(String what, double value, int step) {
    super("%s is %s at step %d".formatted(what, value, step));
    this.step = step;
  }

  /** Names the value, and why that ends the run. */
  NonFiniteException(String what, double value, int step, String reason) {
    super("%s is %s at step %d: %s".formatted(what, value, step, reason));
    this.step = step;
  }

  /** The optimizer step, counted from 1. */
  public int step() {
    return step;
  }
}
