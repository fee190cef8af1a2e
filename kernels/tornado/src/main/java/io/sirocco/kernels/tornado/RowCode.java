package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of layer norm and of sums over rows. */
final class RowCode {

  private RowCode() {}

  /** y, mean and scale, which lie in one array. A group has a row. */
  static void layerNorm(
      KernelContext context,
      IntArray sizes, // x, weight, bias, y, mean, scale, whether there is a bias, C
      FloatArray x,
      FloatArray weight,
      FloatArray bias,
      FloatArray results,
      float epsilon) {
    int n = context.groupIdx;
    int item = context.localIdx;
    int C = sizes.get(7);
    int xAt = sizes.get(0) + n * C;
    float sum = 0;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      sum += x.get(xAt + c);
    }
    float average = GroupCode.sum(context, sum) / C;
    float squares = 0;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float difference = x.get(xAt + c) - average;
      squares += difference * difference;
    }
    float variance = GroupCode.sum(context, squares) / C;
    float inverse = 1 / TornadoMath.sqrt(variance + epsilon);
    int yAt = sizes.get(3) + n * C;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float normal = (x.get(xAt + c) - average) * inverse;
      float start = 0;
      if (sizes.get(6) == 1) {
        start = bias.get(sizes.get(2) + c);
      }
      results.set(yAt + c, normal * weight.get(sizes.get(1) + c) + start);
    }
    if (item == 0) {
      results.set(sizes.get(4) + n, average);
      results.set(sizes.get(5) + n, inverse);
    }
  }

  /**
   * dx [+]= scale (g - sum g/C - x^ sum(g x^)/C), g = dy weight, x^ = (x - mean) scale. A group has
   * a row.
   */
  static void layerNormInputs(
      KernelContext context,
      IntArray sizes, // dy, x, weight, mean, scale, dx, adds, C
      FloatArray dy,
      FloatArray x,
      FloatArray weight,
      FloatArray mean,
      FloatArray scale,
      FloatArray dx) {
    int n = context.groupIdx;
    int item = context.localIdx;
    int C = sizes.get(7);
    int dyAt = sizes.get(0) + n * C;
    int xAt = sizes.get(1) + n * C;
    int weightAt = sizes.get(2);
    int dxAt = sizes.get(5) + n * C;
    float average = mean.get(sizes.get(3) + n);
    float inverse = scale.get(sizes.get(4) + n);
    float sums = 0;
    float projections = 0;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float g = dy.get(dyAt + c) * weight.get(weightAt + c);
      float normal = (x.get(xAt + c) - average) * inverse;
      sums += g;
      projections += g * normal;
    }
    float sum = GroupCode.sum(context, sums) / C;
    float projection = GroupCode.sum(context, projections) / C;
    for (int c = item; c < C; c += GroupCode.ITEMS) {
      float g = dy.get(dyAt + c) * weight.get(weightAt + c);
      float normal = (x.get(xAt + c) - average) * inverse;
      float result = (g - sum - normal * projection) * inverse;
      if (sizes.get(6) == 1) {
        result += dx.get(dxAt + c);
      }
      dx.set(dxAt + c, result);
    }
  }

  /**
   * Of each block of rows: the sums of dy x^ (row 2 block of partials) and of dy (row 2 block + 1).
   */
  static void layerNormWeights(
      KernelContext context,
      IntArray sizes, // dy, x, mean, scale, partials, N, C, rows of a block
      FloatArray dy,
      FloatArray x,
      FloatArray mean,
      FloatArray scale,
      FloatArray partials) {
    int c = context.globalIdx;
    int block = context.globalIdy;
    int C = sizes.get(6);
    int rows = sizes.get(7);
    int end = Math.min(sizes.get(5), (block + 1) * rows);
    if (c < C) {
      float weight = 0;
      float bias = 0;
      for (int n = block * rows; n < end; n++) {
        float slope = dy.get(sizes.get(0) + n * C + c);
        float difference = x.get(sizes.get(1) + n * C + c) - mean.get(sizes.get(2) + n);
        float normal = difference * scale.get(sizes.get(3) + n);
        weight += slope * normal;
        bias += slope;
      }
      int at = sizes.get(4) + 2 * block * C + c;
      partials.set(at, weight);
      partials.set(at + C, bias);
    }
  }

  /** Of each block of rows of x (N,C): the sums of its columns. */
  static void sumBlocks(
      KernelContext context,
      IntArray sizes, // x, partials, N, C, rows of a block
      FloatArray x,
      FloatArray partials) {
    int c = context.globalIdx;
    int block = context.globalIdy;
    int C = sizes.get(3);
    int rows = sizes.get(4);
    int end = Math.min(sizes.get(2), (block + 1) * rows);
    if (c < C) {
      float sum = 0;
      for (int n = block * rows; n < end; n++) {
        sum += x.get(sizes.get(0) + n * C + c);
      }
      partials.set(sizes.get(1) + block * C + c, sum);
    }
  }

  /** y (C) [+]= the sum of rows of partials. */
  static void sumPartials(
      KernelContext context,
      IntArray sizes, // partials, y, rows, floats from one row to the next, adds, C
      FloatArray partials,
      FloatArray y) {
    int c = context.globalIdx;
    if (c < sizes.get(5)) {
      float sum = 0;
      for (int i = 0; i < sizes.get(2); i++) {
        sum += partials.get(sizes.get(0) + i * sizes.get(3) + c);
      }
      if (sizes.get(4) == 1) {
        sum += y.get(sizes.get(1) + c);
      }
      y.set(sizes.get(1) + c, sum);
    }
  }
}
