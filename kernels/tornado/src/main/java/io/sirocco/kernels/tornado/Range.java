package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid3D;

/**
 * How many work-items run, and how many of them are a group.
 *
 * @param x work-items in the first dimension, a multiple of a group
 * @param y work-items in the second
 * @param z work-items in the third
 * @param group work-items of a group, all in the first dimension
 */
record Range(int x, int y, int z, int group) {

  /** Work-items of a group that have nothing to do with each other. */
  private static final int APART = 64;

  /** Most groups in the second and third dimension: those of CUDA. */
  static final int LARGEST = 65_535;

  /** One work-item. */
  static final Range ONE = new Range(1, 1, 1, 1);

  /** One work-item each for x, y, z: kernels pass over what is beyond x. */
  static Range each(long x, int y, int z) {
    return new Range(Math.toIntExact(Math.ceilDiv(x, (long) APART) * APART), y, z, APART);
  }

  /**
   * One work-item each for x and the rows, of which there can be more than groups in a dimension:
   * row {@code z LARGEST + y}. Kernels pass over what is beyond x and the rows.
   */
  static Range rows(long x, int rows) {
    return each(x, Math.min(rows, LARGEST), Math.ceilDiv(rows, LARGEST));
  }

  /** One group of {@link GroupCode#ITEMS} each for x, y, z. */
  static Range groups(int x, int y, int z) {
    return groups(x, y, z, GroupCode.ITEMS);
  }

  /** One group of a given size each for x, y, z. */
  static Range groups(int x, int y, int z, int group) {
    return new Range(Math.multiplyExact(x, group), y, z, group);
  }

  WorkerGrid grid() {
    WorkerGrid grid = new WorkerGrid3D(x, y, z);
    grid.setLocalWork(group, 1, 1);
    return grid;
  }
}
