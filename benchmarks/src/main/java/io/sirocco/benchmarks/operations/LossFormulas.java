package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.benchmarks.operations.Oracle.Value;
import io.sirocco.kernels.Op;

/** The formulas of the output projection with cross-entropy, without bias. */
final class LossFormulas {

  private static final double UNIT = 0x1p-23;

  private LossFormulas() {}

  static Formula losses(int C, int V, Work work) {
    return n -> {
      double loss = logSumExp(C, V, work, n) - logit(C, work, n, work.integers("targets")[n]);
      double tolerance = (C + V / 16 + 64) * UNIT * Math.max(1, Math.abs(loss));
      return new Value(work.floats("weights")[n] * loss, tolerance);
    };
  }

  static Formula dx(Op.CrossEntropyBackward op, Work work) {
    int C = op.C();
    float[] weight = work.floats("weight");
    return index -> {
      int n = index / C;
      double logSumExp = logSumExp(C, op.V(), work, n);
      Total total = new Total();
      for (int v = 0; v < op.V(); v++) {
        total.add(dz(C, work, n, v, logSumExp) * weight[v * C + index % C]);
      }
      return total.value();
    };
  }

  /** The sums of exponentials are taken from the losses, which are checked themselves. */
  static Formula dweight(Op.CrossEntropyBackward op, Work work, float[] losses) {
    int C = op.C();
    float[] x = work.floats("x");
    int[] targets = work.integers("targets");
    return index -> {
      int v = index / C;
      Total total = new Total();
      for (int n = 0; n < op.N(); n++) {
        double logSumExp = losses[n] / work.floats("weights")[n] + logit(C, work, n, targets[n]);
        total.add(dz(C, work, n, v, logSumExp) * x[n * C + index % C]);
      }
      return total.value();
    };
  }

  private static double dz(int C, Work work, int n, int v, double logSumExp) {
    double probability = Math.exp(logit(C, work, n, v) - logSumExp);
    double target = work.integers("targets")[n] == v ? 1 : 0;
    return work.floats("weights")[n] * work.floats("normalizer")[0] * (probability - target);
  }

  private static double logSumExp(int C, int V, Work work, int n) {
    double[] logits = new double[V];
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < V; v++) {
      logits[v] = logit(C, work, n, v);
      max = Math.max(max, logits[v]);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  private static double logit(int C, Work work, int n, int v) {
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    double sum = 0;
    for (int c = 0; c < C; c++) {
      sum += (double) x[n * C + c] * weight[v * C + c];
    }
    return sum;
  }
}
