package io.sirocco.kernels.vector;

import io.sirocco.kernels.Bounds;

/**
 * Where an i32 tensor lies; element i is {@code data[at + i]}.
 *
 * @param data the arena, shared, not copied
 * @param at its first element
 */
@SuppressWarnings("ArrayRecordComponent") // a place in an arena, not a value
record Ints(int[] data, int at) {

  /** Element i. */
  int get(int i) {
    return data[at + i];
  }

  /**
   * Checks every element before a kernel follows it.
   *
   * @param port what the elements are called in the message
   * @param limit what each must be below
   * @throws IllegalArgumentException naming port, position, value and limit
   */
  void requireBelow(int limit, int count, String port) {
    for (int i = 0; i < count; i++) {
      Bounds.index(limit, i, data[at + i], port);
    }
  }
}
