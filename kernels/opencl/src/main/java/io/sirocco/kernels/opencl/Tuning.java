package io.sirocco.kernels.opencl;

/**
 * How kernels are written for a device: from its kind and limits, never from its name.
 *
 * @param vector floats of a vector: 1 where work-items are lanes
 * @param group work-items of a group that works on one row: 1 where a work-item is a thread
 * @param block elements that a work-item goes over one after the other
 * @param threads work-items that run at a time where each is a thread
 * @param products how products are computed
 */
record Tuning(int vector, int group, int block, int threads, ProductTuning products) {

  /** How products are computed. */
  sealed interface ProductTuning {}

  /**
   * From packed panels, a work-item having registers for some rows of two vectors.
   *
   * @param rows of C in registers
   * @param columns of a tile at most
   * @param depth of the sums between two stores
   */
  record Packed(int rows, int columns, int depth) implements ProductTuning {}

  /**
   * From tiles in local memory.
   *
   * @param tile rows and columns of a group's tile of C
   * @param item rows and columns of a work-item's part of it
   * @param depth of the tiles of A and B
   */
  record Tiled(int tile, int item, int depth) implements ProductTuning {
    int items() {
      return tile / item * (tile / item);
    }

    long localBytes() {
      return 2L * depth * (tile + 1) * Float.BYTES;
    }

    /** A quarter of the local memory is left to the driver. */
    private boolean fits(long largestGroup, long localMemory) {
      return items() <= largestGroup && localBytes() <= localMemory / 4 * 3;
    }
  }

  private static final int WIDEST = 16;
  private static final int NARROWEST = 4;

  /** The tuning of a device. */
  static Tuning of(Device device) {
    return switch (device.kind()) {
      case PROCESSOR -> {
        int width = Math.clamp(device.vectorWidth(), NARROWEST, WIDEST);
        yield processor(Integer.highestOneBit(width), device.computeUnits());
      }
      case LANES -> lanes(device.largestGroup(), device.localMemory());
    };
  }

  /** For a processor: 32 vector registers come with vectors of 16 floats, 16 with fewer. */
  static Tuning processor(int vector, int units) {
    return new Tuning(vector, 1, 8192, units, new Packed(vector == WIDEST ? 12 : 6, 1024, 384));
  }

  /** For lanes: the largest tile that fits the device. */
  static Tuning lanes(long largestGroup, long localMemory) {
    Tiled tiled = new Tiled(128, 8, 16);
    if (!tiled.fits(largestGroup, localMemory)) {
      tiled = new Tiled(64, 4, 16);
    }
    if (!tiled.fits(largestGroup, localMemory)) {
      tiled = new Tiled(32, 4, 8);
    }
    int group = (int) Math.min(128, Long.highestOneBit(largestGroup));
    return new Tuning(1, group, 1, 1, tiled);
  }
}
