package io.sirocco.kernels.reference;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;

/** Self-attention of whole sequences, one query at a time. */
final class SelfAttention {

  private final int T;
  private final int H;
  private final int D;
  private final Mask mask;
  private final double scale;
  private final Heads qkv;
  private final Indices groups;
  private final Keep keep;

  private SelfAttention(
      int T, int H, int D, Mask mask, double scale, DropoutMask dropout, BoundStep step) {
    this.T = T;
    this.H = H;
    this.D = D;
    this.mask = mask;
    this.scale = scale;
    this.qkv = new Heads(step.numbers("qkv"), H, D);
    this.groups = step.indices("groups");
    this.keep = new Keep(dropout, step, T);
  }

  static void forward(Op.Attention op, BoundStep step) {
    SelfAttention attention =
        new SelfAttention(op.T(), op.H(), op.D(), op.mask(), op.scale(), op.dropout(), step);
    Numbers y = step.numbers("y");
    Numbers logSumExp = step.numbers("logSumExp");
    y.fill(0);
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int i = 0; i < op.T(); i++) {
          attention.attend(b, h, i, y, logSumExp);
        }
      }
    }
  }

  static void backward(Op.AttentionBackward op, BoundStep step) {
    SelfAttention attention =
        new SelfAttention(op.T(), op.H(), op.D(), op.mask(), op.scale(), op.dropout(), step);
    Heads dqkv = new Heads(step.sum("dqkv"), op.H(), op.D());
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int i = 0; i < op.T(); i++) {
          attention.differentiate(b, h, i, step, dqkv);
        }
      }
    }
  }

  /** y and logSumExp of query i of head h of sequence b. */
  private void attend(int b, int h, int i, Numbers y, Numbers logSumExp) {
    double[] scores = new double[T];
    for (int j = 0; j < T; j++) {
      scores[j] = allowed(b, i, j) ? score(b, h, i, j) : Double.NEGATIVE_INFINITY;
    }
    double total = Softmax.logSumExp(scores);
    logSumExp.set(statistic(b, h, i), total);
    for (int j = 0; j < T; j++) {
      double factor = keep.factor(b, (long) h * T + i, j);
      if (allowed(b, i, j) && factor != 0) {
        double probability = StrictMath.exp(scores[j] - total);
        for (int d = 0; d < D; d++) {
          y.add(b * T + i, h * D + d, factor * probability * qkv.value(b * T + j, h, d));
        }
      }
    }
  }

  /** What query i of head h of sequence b adds to the gradients of its own row and of its keys. */
  private void differentiate(int b, int h, int i, BoundStep step, Heads dqkv) {
    Numbers dy = step.numbers("dy");
    Numbers y = step.numbers("y");
    int query = b * T + i;
    double total = step.numbers("logSumExp").get(statistic(b, h, i));
    double average = 0;
    for (int d = 0; d < D; d++) {
      average += dy.get(query, h * D + d) * y.get(query, h * D + d);
    }
    for (int j = 0; j < T; j++) {
      if (!allowed(b, i, j)) {
        continue;
      }
      int key = b * T + j;
      double factor = keep.factor(b, (long) h * T + i, j);
      double probability = StrictMath.exp(score(b, h, i, j) - total);
      double dprobability = 0;
      for (int d = 0; d < D && factor != 0; d++) {
        dprobability += factor * dy.get(query, h * D + d) * qkv.value(key, h, d);
        dqkv.addValue(key, h, d, factor * probability * dy.get(query, h * D + d));
      }
      double dscore = probability * (dprobability - average);
      for (int d = 0; d < D; d++) {
        dqkv.addQuery(query, h, d, dscore * qkv.key(key, h, d) * scale);
        dqkv.addKey(key, h, d, dscore * qkv.query(query, h, d) * scale);
      }
    }
  }

  private double score(int b, int h, int i, int j) {
    return qkv.score(b * T + i, b * T + j, h) * scale;
  }

  /** Where the statistics (B,H,T) of a query are. */
  private long statistic(int b, int h, int i) {
    return ((long) b * H + h) * T + i;
  }

  /** Whether position i of sequence b attends to position j. */
  private boolean allowed(int b, int i, int j) {
    int group = groups.get((long) b * T + i);
    boolean together = group >= 0 && group == groups.get((long) b * T + j);
    return switch (mask) {
      case FULL -> together;
      case CAUSAL -> together && j <= i;
    };
  }
}
