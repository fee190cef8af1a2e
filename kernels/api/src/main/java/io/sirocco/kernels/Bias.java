package io.sirocco.kernels;

/** Whether an affine op has an additive bias. */
public enum Bias {
  /** No bias port. */
  ABSENT,
  /** A {@code bias} port, and {@code dbias} in the backward op. */
  PRESENT
}
