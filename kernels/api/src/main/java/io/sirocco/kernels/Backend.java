package io.sirocco.kernels;

import java.util.List;
import java.util.Optional;

/** A device, ready to hold sessions. Closing it closes what it opened. */
public interface Backend extends AutoCloseable {

  /** The name that a user types. */
  String name();

  /** The device and its settings in words, for logs. */
  String description();

  /** Allocates a state: its constants with their values, all else zeros. */
  Session open(ModelState state);

  /**
   * The bytes that running a program takes beside its {@link MemoryPlan}: packing buffers and such.
   */
  long workspaceBytes(Program program);

  /**
   * What the backend has found out about its kernels since it was opened; waits until that is
   * complete. Empty where a backend does not check itself.
   *
   * @return one a kernel, in the order in which they were checked
   */
  default List<KernelCheck> selfTest() {
    return List.of();
  }

  /** The memory of the device; empty where the backend computes on the heap. */
  default Optional<DeviceMemory> memory() {
    return Optional.empty();
  }

  /** Work to measure the device itself with; empty where the backend has none. */
  default Optional<Yardstick> yardstick() {
    return Optional.empty();
  }

  @Override
  void close();
}
