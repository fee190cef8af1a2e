package io.sirocco.kernels.vector;

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
      requireBelow(limit, i, data[at + i], port);
    }
  }

  /** As {@link #requireBelow(int, int, String)}, for one element. */
  static void requireBelow(int limit, int position, int value, String port) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          "%s[%d] = %d is outside [0, %d)".formatted(port, position, value, limit));
    }
  }
}
