package io.sirocco.kernels.vector;

/** A step bound to its arrays. */
@FunctionalInterface
interface Kernel {
  /** Computes the step; allocates nothing. */
  void run();
}
