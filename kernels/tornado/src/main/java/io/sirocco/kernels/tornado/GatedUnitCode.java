package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of the gated unit SwiGLU. A work-item has a column of a row. */
final class GatedUnitCode {

  private GatedUnitCode() {}

  /** y (N,F) = z sigmoid(z) u, where a row of x (N,2F) holds z, then u. */
  static void applySwiGlu(
      KernelContext context,
      IntArray sizes, // x, y, F, N
      FloatArray x,
      FloatArray y) {
    int f = context.globalIdx;
    int n = context.globalIdz * Range.LARGEST + context.globalIdy;
    int F = sizes.get(2);
    if (f < F && n < sizes.get(3)) {
      int at = sizes.get(0) + 2 * n * F + f;
      float z = x.get(at);
      y.set(sizes.get(1) + n * F + f, z / (1 + TornadoMath.exp(-z)) * x.get(at + F));
    }
  }

  /**
   * dx (N,2F) [+]= dy u (s + z s (1 - s)), then dy z s, with s = sigmoid(z). With e = e^-|z|, 1/(1
   * + e) and e/(1 + e) are s and 1 - s, or the other way around where z is negative: neither
   * cancels.
   */
  static void swiGluGradient(
      KernelContext context,
      IntArray sizes, // dy, x, dx, adds, F, N
      FloatArray dy,
      FloatArray x,
      FloatArray dx) {
    int f = context.globalIdx;
    int n = context.globalIdz * Range.LARGEST + context.globalIdy;
    int F = sizes.get(4);
    if (f < F && n < sizes.get(5)) {
      int at = sizes.get(1) + 2 * n * F + f;
      int target = sizes.get(2) + 2 * n * F + f;
      float z = x.get(at);
      float slope = dy.get(sizes.get(0) + n * F + f);
      float e = TornadoMath.exp(-TornadoMath.abs(z));
      float large = 1 / (1 + e);
      float small = e * large;
      float s = z < 0 ? small : large;
      float rest = z < 0 ? large : small;
      float gated = z * s;
      float dz = (gated * rest + s) * (slope * x.get(at + F));
      float du = gated * slope;
      if (sizes.get(3) == 1) {
        dz += dx.get(target);
        du += dx.get(target + F);
      }
      dx.set(target, dz);
      dx.set(target + F, du);
    }
  }
}
