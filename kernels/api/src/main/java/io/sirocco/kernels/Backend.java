package io.sirocco.kernels;

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

  @Override
  void close();
}
