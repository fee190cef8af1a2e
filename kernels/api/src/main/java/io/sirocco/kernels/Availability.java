package io.sirocco.kernels;

/** Whether a backend can be opened on this machine. */
public sealed interface Availability {

  /** The kind of device; the automatic choice prefers a GPU. */
  enum DeviceKind {
    /** A graphics processor. */
    GPU,
    /** A general processor. */
    CPU,
    /**
     * A general processor behind an interface for graphics processors: chosen when nothing else is.
     */
    CPU_DRIVER,
    /** An oracle or a dry run: only used when named. */
    CHECK
  }

  /**
   * It can be opened.
   *
   * @param kind the kind of its device
   * @param description the device in words
   */
  record Available(DeviceKind kind, String description) implements Availability {}

  /**
   * It cannot be opened.
   *
   * @param reason why, and what would help
   */
  record Unavailable(String reason) implements Availability {}
}
