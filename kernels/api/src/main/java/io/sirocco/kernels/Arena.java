package io.sirocco.kernels;

/**
 * One large buffer of a backend.
 *
 * @param role what its tensors are for
 * @param precision its element type
 * @param shard 0, 1, ...: a shard holds at most {@link MemoryPlan#SHARD_ELEMENTS} elements
 */
public record Arena(Role role, Precision precision, int shard) {

  @Override
  public String toString() {
    return "%s %s %d".formatted(role, precision, shard);
  }
}
