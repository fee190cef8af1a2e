package io.sirocco.kernels;

/**
 * What a user may choose about a backend.
 *
 * @param threads the threads of a CPU backend, at least 1; the results do not depend on it
 * @param device the number of the device among those that the backend lists, from 0
 */
public record BackendOptions(int threads, int device) {

  /** Checks the ranges. */
  public BackendOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads=%d is below 1".formatted(threads));
    }
    if (device < 0) {
      throw new IllegalArgumentException("device=%d is below 0".formatted(device));
    }
  }

  /** The first device, with this many threads. */
  public static BackendOptions threads(int threads) {
    return new BackendOptions(threads, 0);
  }
}
