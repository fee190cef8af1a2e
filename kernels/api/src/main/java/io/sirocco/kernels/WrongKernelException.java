package io.sirocco.kernels;

import java.io.Serial;

/** A kernel was found to compute wrong results on this machine; nothing may be computed with it. */
public final class WrongKernelException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the kernel.
   *
   * @param detail what was found, and what may help
   */
  public WrongKernelException(String detail) {
    super(detail);
  }
}
