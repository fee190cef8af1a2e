package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of the rotary position embedding. */
final class RotationCode {

  private RotationCode() {}

  /**
   * Rotates queries and keys, the first 2H heads of a row, by its position, and copies values, the
   * other H: y [+]= (a cos - b sin, b cos + a sin) with a and b half a head apart. The sines are
   * taken times the direction. A work-item has a pair.
   */
  static void rotateHeads(
      KernelContext context,
      IntArray sizes, // x, positions, table, y, adds, direction, H, D, N
      FloatArray x,
      IntArray positions,
      FloatArray table,
      FloatArray y) {
    int H = sizes.get(6);
    int D = sizes.get(7);
    int pairs = D >> 1;
    int head = context.globalIdx / pairs;
    int i = context.globalIdx - head * pairs;
    int n = context.globalIdz * Range.LARGEST + context.globalIdy;
    if (head < 3 * H && n < sizes.get(8)) {
      int from = (n * 3 * H + head) * D + i;
      float a = x.get(sizes.get(0) + from);
      float b = x.get(sizes.get(0) + from + pairs);
      float first = a;
      float second = b;
      if (head < 2 * H) {
        int angle = sizes.get(2) + positions.get(sizes.get(1) + n) * D + i;
        float cosine = table.get(angle);
        float sine = table.get(angle + pairs) * sizes.get(5);
        first = a * cosine - b * sine;
        second = b * cosine + a * sine;
      }
      int target = sizes.get(3) + from;
      if (sizes.get(4) == 1) {
        first += y.get(target);
        second += y.get(target + pairs);
      }
      y.set(target, first);
      y.set(target + pairs, second);
    }
  }
}
