package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Device code: what the work-items of a group know together, in a fixed tree. Each call has local
 * memory of its own: given as an argument, TornadoVM's CUDA backend takes wrong places of it.
 */
final class GroupCode {

  /** Work-items of a group that works on one row, a power of two. */
  static final int ITEMS = 128;

  private GroupCode() {}

  /** The sum of x over a group; every work-item gets it. */
  static float sum(KernelContext context, float x) {
    float[] scratch = context.allocateFloatLocalArray(ITEMS);
    int item = context.localIdx;
    scratch[item] = x;
    for (int width = ITEMS / 2; width > 0; width >>= 1) {
      context.localBarrier();
      if (item < width) {
        scratch[item] += scratch[item + width];
      }
    }
    context.localBarrier();
    float sum = scratch[0];
    context.localBarrier();
    return sum;
  }

  /** As {@link #sum}, for the maximum. */
  static float max(KernelContext context, float x) {
    float[] scratch = context.allocateFloatLocalArray(ITEMS);
    int item = context.localIdx;
    scratch[item] = x;
    for (int width = ITEMS / 2; width > 0; width >>= 1) {
      context.localBarrier();
      if (item < width) {
        scratch[item] = TornadoMath.max(scratch[item], scratch[item + width]);
      }
    }
    context.localBarrier();
    float most = scratch[0];
    context.localBarrier();
    return most;
  }
}
