package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.benchmarks.operations.Oracle.Value;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;

/** The formulas of attention and its gradient, all positions in one group and without dropout. */
final class AttentionFormulas {

  private AttentionFormulas() {}

  static Formula forward(Op.Attention op, Work work) {
    int D = op.D();
    AttentionRow row = new AttentionRow(work.floats("qkv"), op.T(), op.H(), D);
    double[] y = new double[D];
    return index -> {
      int n = index / (op.H() * D);
      int t = n % op.T();
      int h = index / D % op.H();
      int seen = op.mask() == Mask.CAUSAL ? t + 1 : op.T();
      row.attend(n / op.T(), h, t, seen, y);
      // A weighted mean of values in [-1, 1]; scores of size up to √D shift the weights.
      return new Value(y[index % D], (D + op.T() + 32) * 0x1p-23);
    };
  }

  static Formula backward(Op.AttentionBackward op, Work work) {
    return index -> new Gradient(op, work, index).value();
  }

  /** One element of dqkv. */
  private static final class Gradient {
    private final Op.AttentionBackward op;
    private final float[] qkv;
    private final float[] dy;
    private final float[] y;
    private final float[] logSumExp;
    private final AttentionRow row;
    private final int b;
    private final int t;
    private final int h;
    private final int d;
    private final int part;

    private Gradient(Op.AttentionBackward op, Work work, int index) {
      this.op = op;
      qkv = work.floats("qkv");
      dy = work.floats("dy");
      y = work.floats("y");
      logSumExp = work.floats("logSumExp");
      row = new AttentionRow(qkv, op.T(), op.H(), op.D());
      int width = op.H() * op.D();
      int n = index / (3 * width);
      b = n / op.T();
      t = n % op.T();
      part = index / width % 3;
      h = index / op.D() % op.H();
      d = index % op.D();
    }

    private Value value() {
      Total total = new Total();
      for (int other = 0; other < op.T(); other++) {
        switch (part) {
          case 0 -> {
            if (allowed(t, other)) {
              add(total, t, other, qkv[row.at(b, other, h, 1) + d] * op.scale());
            }
          }
          case 1 -> {
            if (allowed(other, t)) {
              add(total, other, t, qkv[row.at(b, other, h, 0) + d] * op.scale());
            }
          }
          default -> {
            if (allowed(other, t)) {
              total.add(probability(other, t) * dy[at(other) + d], op.D());
            }
          }
        }
      }
      return total.value();
    }

    private boolean allowed(int i, int j) {
      return op.mask() == Mask.FULL || j <= i;
    }

    private double probability(int i, int j) {
      return Math.exp(row.score(b, h, i, j) - logSumExp[(b * op.H() + h) * op.T() + i]);
    }

    /** Adds ds_ij times a factor; where dy·v and dy·y cancel, the rounding of both remains. */
    private void add(Total total, int i, int j, double factor) {
      int value = row.at(b, j, h, 2);
      double scaled = probability(i, j) * factor;
      for (int e = 0; e < op.D(); e++) {
        double weight = scaled * dy[at(i) + e];
        total.add(weight * qkv[value + e]);
        total.add(-weight * y[at(i) + e]);
      }
    }

    private int at(int i) {
      return ((b * op.T() + i) * op.H() + h) * op.D();
    }
  }
}
