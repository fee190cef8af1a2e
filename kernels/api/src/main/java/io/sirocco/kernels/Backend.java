package io.sirocco.kernels;

import java.util.List;
import java.util.Optional;

/** A device, ready to hold sessions. Closing it closes what it opened. */
public interface Backend extends AutoCloseable {

  /** The name that a user types. */
  String name();

  /** The device and its settings in words, for logs. */
  String description();

  /** Allocates a state, all zeros. */
  Session open(ModelState state);

  /**
   * The bytes that running a program takes beside its {@link MemoryPlan}: packing buffers and such.
   */
  long workspaceBytes(Program program);

  /** Work to measure the device itself with; empty where the backend has none. */
  default Optional<Yardstick> yardstick() {
    return Optional.empty();
  }

  /**
   * What the backend has found out about its kernels since it was opened; waits until that is
   * complete. Empty where a backend does not check itself.
   *
   * @return one a kernel, in the order in which they were checked
   */
  default List<KernelCheck> selfTest() {
    return List.of();
  }

  @Override
  void close();
}
