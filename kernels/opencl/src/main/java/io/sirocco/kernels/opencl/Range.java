package io.sirocco.kernels.opencl;

/**
 * How many work-items run, and how many of them are a group.
 *
 * @param x work-items in the first dimension, a multiple of a group
 * @param y work-items in the second
 * @param z work-items in the third
 * @param group work-items of a group, all in the first dimension
 */
record Range(long x, long y, long z, long group) {

  /** Work-items of a group where each does little and a work-item is a thread. */
  private static final int LIGHT = 64;

  /** One work-item each for x, y, z, as a group of its own where a work-item is a thread. */
  static Range heavy(Tuning tuning, long x, long y, long z) {
    return padded(x, y, z, tuning.group() == 1 ? 1 : LIGHT);
  }

  /** One work-item each for x, y, z that does little: kernels pass over what is beyond x. */
  static Range light(Tuning tuning, long x, long y) {
    return padded(x, y, 1, tuning.group() == 1 ? Math.min(LIGHT, x) : LIGHT);
  }

  /** One group of the tuning's size each for x, y, z. */
  static Range groups(Tuning tuning, long x, long y, long z) {
    return new Range(x * tuning.group(), y, z, tuning.group());
  }

  /** Work-items that go over n elements in blocks. */
  static Range each(Tuning tuning, long n, int block) {
    return padded(Math.ceilDiv(n, block), 1, 1, tuning.group());
  }

  /** Groups of a given size. */
  static Range padded(long x, long y, long z, long group) {
    return new Range(Math.ceilDiv(x, group) * group, y, z, group);
  }

  long[] global() {
    return new long[] {x, y, z};
  }

  long[] local() {
    return new long[] {group, 1, 1};
  }
}
