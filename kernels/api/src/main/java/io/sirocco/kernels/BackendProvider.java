package io.sirocco.kernels;

import java.util.List;
import java.util.Optional;

/**
 * Found by {@link java.util.ServiceLoader}: one a backend, cheap to make, touches no device until
 * asked.
 */
public interface BackendProvider {

  /** The name that a user types, such as {@code vector}. */
  String name();

  /** Whether the backend can be opened here, and why or why not. Never throws. */
  Availability availability();

  /**
   * Why there is no GPU for it, found out without loading a driver into this process; empty where
   * there may be one. The automatic choice asks this first.
   */
  default Optional<String> noGpu() {
    return Optional.empty();
  }

  /** Of backends whose devices are of one kind, the automatic choice takes that with the most. */
  default int preference() {
    return 0;
  }

  /**
   * The devices among which {@link BackendOptions#device()} chooses, in words and in that order.
   * Empty where there is only one, or none.
   */
  default List<String> devices() {
    return List.of();
  }

  /**
   * Opens the backend.
   *
   * @throws IllegalStateException if it is not available, with the reason
   */
  Backend open(BackendOptions options);
}
