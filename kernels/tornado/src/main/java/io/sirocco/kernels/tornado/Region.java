package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Where a tensor lies.
 *
 * @param array the arena
 * @param offset its first element
 */
record Region(TornadoNativeArray array, int offset) {

  /** The region that begins some elements later. */
  Region plus(long elements) {
    return new Region(array, Math.toIntExact(offset + elements));
  }

  FloatArray floats() {
    if (array instanceof FloatArray floats) {
      return floats;
    }
    throw new IllegalStateException("the arena holds no f32");
  }

  IntArray ints() {
    if (array instanceof IntArray ints) {
      return ints;
    }
    throw new IllegalStateException("the arena holds no i32");
  }
}
