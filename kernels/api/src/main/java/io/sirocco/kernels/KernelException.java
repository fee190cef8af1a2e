package io.sirocco.kernels;

import java.io.Serial;

/** A step of a program failed: bad ids in its input, or an error of the device. */
public final class KernelException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the step.
   *
   * @param program the program that ran
   * @param index the index of the step
   * @param cause what went wrong
   */
  public KernelException(Program program, int index, Exception cause) {
    super(
        "program %s, step %d, %s: %s"
            .formatted(program.name(), index, program.steps().get(index), cause.getMessage()),
        cause);
  }
}
