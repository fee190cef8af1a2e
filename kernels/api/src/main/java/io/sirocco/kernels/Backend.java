package io.sirocco.kernels;

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

  @Override
  void close();
}
