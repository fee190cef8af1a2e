package io.sirocco.kernels.reference;

/**
 * A tensor (N,3HD) whose rows hold the queries of all heads, then the keys, then the values; or its
 * gradient.
 */
final class Heads {

  private final Numbers qkv;
  private final int H;
  private final int D;

  Heads(Numbers qkv, int H, int D) {
    this.qkv = qkv;
    this.H = H;
    this.D = D;
  }

  double query(int n, int h, int d) {
    return qkv.get(n, h * D + d);
  }

  double key(int n, int h, int d) {
    return qkv.get(n, (H + h) * D + d);
  }

  double value(int n, int h, int d) {
    return qkv.get(n, (2 * H + h) * D + d);
  }

  void addQuery(int n, int h, int d, double amount) {
    qkv.add(n, h * D + d, amount);
  }

  void addKey(int n, int h, int d, double amount) {
    qkv.add(n, (H + h) * D + d, amount);
  }

  void addValue(int n, int h, int d, double amount) {
    qkv.add(n, (2 * H + h) * D + d, amount);
  }

  /** The product of the query at one row and the key at another. */
  double score(int queryRow, int keyRow, int h) {
    double sum = 0;
    for (int d = 0; d < D; d++) {
      sum += query(queryRow, h, d) * key(keyRow, h, d);
    }
    return sum;
  }
}
