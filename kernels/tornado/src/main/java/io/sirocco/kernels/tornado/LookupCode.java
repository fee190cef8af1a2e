package io.sirocco.kernels.tornado;

import io.sirocco.kernels.RowOrder;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of rows of tables. A work-item has a column of a row. */
final class LookupCode {

  private LookupCode() {}

  /** y[n] [+]= table[ids[n]]. */
  static void gather(
      KernelContext context,
      IntArray sizes, // table, ids, y, adds, C, N
      FloatArray table,
      IntArray ids,
      FloatArray y) {
    int c = context.globalIdx;
    int n = context.globalIdz * Range.LARGEST + context.globalIdy;
    int C = sizes.get(4);
    if (c < C && n < sizes.get(5)) {
      int at = sizes.get(2) + n * C + c;
      float element = table.get(sizes.get(0) + ids.get(sizes.get(1) + n) * C + c);
      if (sizes.get(3) == 1) {
        element += y.get(at);
      }
      y.set(at, element);
    }
  }

  /**
   * dx[r] += the sum of the rows of dy whose id is r, in increasing order of the rows: see {@link
   * RowOrder}.
   */
  static void scatter(
      KernelContext context,
      IntArray sizes, // dy, dx, N, C
      FloatArray dy,
      IntArray order,
      FloatArray dx) {
    int c = context.globalIdx;
    int group = context.globalIdz * Range.LARGEST + context.globalIdy;
    int N = sizes.get(2);
    int C = sizes.get(3);
    if (c < C && group < N && group < order.get(0)) {
      int at = sizes.get(1) + order.get(N + 2 + group) * C + c;
      float sum = dx.get(at);
      int end = order.get(2 + group);
      for (int i = order.get(1 + group); i < end; i++) {
        sum += dy.get(sizes.get(0) + order.get(2 * N + 2 + i) * C + c);
      }
      dx.set(at, sum);
    }
  }
}
