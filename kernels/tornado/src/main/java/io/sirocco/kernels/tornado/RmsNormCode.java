package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of the normalization by the root mean square. */
final class RmsNormCode {

  private RmsNormCode() {}

  /** y and scale, which lie in one array. A group has a row. */
  static void rmsNorm(
      KernelContext context,
      IntArray sizes, // x, weight, y, scale, C
      FloatArray x,
      FloatArray weight,
      FloatArray results,
      float epsilon) {
    int n = context.groupIdx;
    int item = context.localIdx;
    int C = sizes.get(4);
    int xAt = sizes.get(0) + n * C;
    float squares = 0;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float element = x.get(xAt + c);
      squares += element * element;
    }
    float square = GroupCode.sum(context, squares) / C;
    float inverse = 1 / TornadoMath.sqrt(square + epsilon);
    int yAt = sizes.get(2) + n * C;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      results.set(yAt + c, x.get(xAt + c) * inverse * weight.get(sizes.get(1) + c));
    }
    if (item == 0) {
      results.set(sizes.get(3) + n, inverse);
    }
  }

  /** dx [+]= scale (g - x^ sum(g x^)/C), g = dy weight, x^ = x scale. A group has a row. */
  static void rmsNormInputs(
      KernelContext context,
      IntArray sizes, // dy, x, weight, scale, dx, adds, C
      FloatArray dy,
      FloatArray x,
      FloatArray weight,
      FloatArray scale,
      FloatArray dx) {
    int n = context.groupIdx;
    int item = context.localIdx;
    int C = sizes.get(6);
    int dyAt = sizes.get(0) + n * C;
    int xAt = sizes.get(1) + n * C;
    int weightAt = sizes.get(2);
    int dxAt = sizes.get(4) + n * C;
    float inverse = scale.get(sizes.get(3) + n);
    float projections = 0;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float g = dy.get(dyAt + c) * weight.get(weightAt + c);
      projections += g * (x.get(xAt + c) * inverse);
    }
    float projection = GroupCode.sum(context, projections) / C;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float g = dy.get(dyAt + c) * weight.get(weightAt + c);
      float result = (g - x.get(xAt + c) * inverse * projection) * inverse;
      if (sizes.get(5) == 1) {
        result += dx.get(dxAt + c);
      }
      dx.set(dxAt + c, result);
    }
  }

  /** Of each block of rows: the sums of dy x^. */
  static void rmsNormWeights(
      KernelContext context,
      IntArray sizes, // dy, x, scale, partials, N, C, rows of a block
      FloatArray dy,
      FloatArray x,
      FloatArray scale,
      FloatArray partials) {
    int c = context.globalIdx;
    int block = context.globalIdy;
    int C = sizes.get(5);
    int rows = sizes.get(6);
    int end = Math.min(sizes.get(4), (block + 1) * rows);
    if (c < C) {
      float weight = 0;
      for (int n = block * rows; n < end; n++) {
        float normal = x.get(sizes.get(1) + n * C + c) * scale.get(sizes.get(2) + n);
        weight += dy.get(sizes.get(0) + n * C + c) * normal;
      }
      partials.set(sizes.get(3) + block * C + c, weight);
    }
  }
}
