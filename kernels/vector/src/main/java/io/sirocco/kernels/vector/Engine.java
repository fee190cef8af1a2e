package io.sirocco.kernels.vector;

import java.util.function.Function;

/**
 * What the sessions of a backend compute with.
 *
 * @param workers the threads
 * @param kernels makes the kernel of a step
 * @param requireRight asked before each run of a program; throws where a kernel is known to be
 *     wrong
 */
record Engine(Workers workers, Function<Binding, Kernel> kernels, Runnable requireRight) {

  /** An engine whose kernels nobody has checked. */
  static Engine unchecked(Workers workers, Function<Binding, Kernel> kernels) {
    return new Engine(workers, kernels, () -> {});
  }
}
