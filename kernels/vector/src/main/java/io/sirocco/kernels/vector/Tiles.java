package io.sirocco.kernels.vector;

/**
 * Items in consecutive tiles of one size, the last perhaps smaller.
 *
 * @param items how many there are
 * @param size of a tile
 */
record Tiles(int items, int size) {
  /** Elements of light work, such as an addition, that are not worth a second thread. */
  private static final long LEAST = 16_384;

  /** Tiles for each thread to claim, so that an interrupted thread leaves the rest to others. */
  private static final int PER_THREAD = 4;

  /**
   * Tiles for items that do not depend on each other.
   *
   * @param work of an item, in elements of light work
   */
  static Tiles of(int items, long work, int threads) {
    long all = Math.multiplyExact(items, work);
    long count = threads == 1 ? 1 : Math.clamp(all / LEAST, 1, (long) threads * PER_THREAD);
    return new Tiles(items, Math.ceilDiv(items, (int) count));
  }

  /**
   * As {@link #of}, with sizes that are multiples of a granule, such as a cache line.
   *
   * @param granule at least 1
   */
  static Tiles of(int items, long work, int threads, int granule) {
    int size = of(items, work, threads).size;
    return new Tiles(items, (int) Math.min(items, (size + granule - 1L) / granule * granule));
  }

  int count() {
    return Math.ceilDiv(items, size);
  }

  int start(int tile) {
    return tile * size;
  }

  int end(int tile) {
    return Math.min(items, start(tile) + size);
  }
}
