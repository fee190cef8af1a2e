package io.sirocco.kernels;

/**
 * The memory of a device that has its own.
 *
 * @param bytes all of it; others may use some
 * @param largestBuffer bytes that can be allocated at once
 */
public record DeviceMemory(long bytes, long largestBuffer) {

  /** Checks that there is some. */
  public DeviceMemory {
    if (bytes < 1 || largestBuffer < 1) {
      throw new IllegalArgumentException(
          "memory of %d bytes, %d a buffer: one is below 1".formatted(bytes, largestBuffer));
    }
  }

  /** The most elements of 4 bytes that a shard of a {@link MemoryPlan} may have on the device. */
  public long shardElements() {
    return Math.clamp(largestBuffer / Float.BYTES, 1, MemoryPlan.SHARD_ELEMENTS);
  }
}
