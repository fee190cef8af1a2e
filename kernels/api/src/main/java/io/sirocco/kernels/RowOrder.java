package io.sirocco.kernels;

/**
 * The rows of a gradient sorted by the row of the table that they came from, so that each row of
 * the table is summed by one work-item in increasing order of the rows.
 */
public final class RowOrder {

  private RowOrder() {}

  /** Elements of the order of n ids. */
  public static long elements(int n) {
    return 3L * n + 2;
  }

  /**
   * The order of ids: the number of distinct ones; n + 1 places for where the rows of each begin; n
   * places for the ids; the n rows.
   *
   * @param ids each at least 0 and below the limit
   * @param limit the rows of the table
   */
  public static int[] of(int[] ids, int limit) {
    int n = ids.length;
    int[] order = new int[(int) elements(n)];
    int[] next = new int[limit + 1];
    for (int id : ids) {
      next[id + 1]++;
    }
    int distinct = 0;
    for (int id = 0; id < limit; id++) {
      int count = next[id + 1];
      next[id + 1] += next[id];
      if (count > 0) {
        order[1 + distinct] = next[id];
        order[n + 2 + distinct] = id;
        distinct++;
      }
    }
    order[0] = distinct;
    order[1 + distinct] = n;
    for (int row = 0; row < n; row++) {
      order[2 * n + 2 + next[ids[row]]++] = row;
    }
    return order;
  }
}
