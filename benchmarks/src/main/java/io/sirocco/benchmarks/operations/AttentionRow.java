package io.sirocco.benchmarks.operations;

import java.util.Arrays;

/**
 * One query of one head against its keys, in double precision. qkv (BT,3HD) as in {@link
 * io.sirocco.kernels.Op.Attention}, all positions in one group.
 */
final class AttentionRow {

  private final float[] qkv;
  private final int T;
  private final int H;
  private final int D;
  private final double[] probabilities;
  private double logSumExp;

  AttentionRow(float[] qkv, int T, int H, int D) {
    this.qkv = qkv;
    this.T = T;
    this.H = H;
    this.D = D;
    this.probabilities = new double[T];
  }

  /** log Σ exp of the scores of the last row. */
  double logSumExp() {
    return logSumExp;
  }

  /**
   * Computes y of one query, over the first {@code seen} positions.
   *
   * @param y receives D numbers
   */
  void attend(int b, int h, int t, int seen, double[] y) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < seen; j++) {
      probabilities[j] = score(b, h, t, j);
      max = Math.max(max, probabilities[j]);
    }
    double sum = 0;
    for (int j = 0; j < seen; j++) {
      probabilities[j] = Math.exp(probabilities[j] - max);
      sum += probabilities[j];
    }
    logSumExp = max + Math.log(sum);
    Arrays.fill(y, 0);
    for (int j = 0; j < seen; j++) {
      int value = at(b, j, h, 2);
      for (int d = 0; d < D; d++) {
        y[d] += probabilities[j] / sum * qkv[value + d];
      }
    }
  }

  /** q_i·k_j/√D. */
  double score(int b, int h, int i, int j) {
    int query = at(b, i, h, 0);
    int key = at(b, j, h, 1);
    double sum = 0;
    for (int d = 0; d < D; d++) {
      sum += (double) qkv[query + d] * qkv[key + d];
    }
    return sum / Math.sqrt(D);
  }

  /** Where a query (part 0), key (1) or value (2) begins. */
  int at(int b, int t, int h, int part) {
    return ((b * T + t) * 3 + part) * H * D + h * D;
  }
}
