package io.sirocco.corpora.sampling;

import java.util.Objects;

/**
 * One process's part of what all processes go through together: of every {@code world} items in a
 * row, the one numbered {@code rank}.
 *
 * @param rank of this process, from 0
 * @param world how many processes there are
 */
public record Shard(int rank, int world) {

  /** Checks the rank. */
  public Shard {
    if (world < 1 || rank < 0 || rank >= world) {
      throw new IllegalArgumentException("rank %d of %d processes".formatted(rank, world));
    }
  }

  /** How many of {@code items} are this process's. */
  public long count(long items) {
    return items <= rank ? 0 : (items - rank - 1) / world + 1;
  }

  /** The number among all items of this process's item {@code local}. */
  public long global(long local) {
    Objects.checkIndex(local, Long.MAX_VALUE);
    return Math.addExact(Math.multiplyExact(local, (long) world), rank);
  }
}
