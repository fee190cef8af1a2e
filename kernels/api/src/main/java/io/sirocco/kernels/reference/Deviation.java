package io.sirocco.kernels.reference;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;

/** Losses of logits against targets: see {@link Criterion}. */
final class Deviation {

  private Deviation() {}

  static void forward(Op.TargetLoss op, BoundStep step) {
    for (int n = 0; n < op.N(); n++) {
      new Row(op.K(), op.criterion(), step, n).writeLoss();
    }
  }

  static void backward(Op.TargetLossBackward op, BoundStep step) {
    Numbers dz = step.sum("dz");
    double normalizer = step.numbers("normalizer").get(0);
    for (int n = 0; n < op.N(); n++) {
      Row row = new Row(op.K(), op.criterion(), step, n);
      row.writeLoss();
      for (int k = 0; k < op.K(); k++) {
        dz.add(n, k, normalizer * row.slope(k));
      }
    }
  }

  /** A row of logits with its targets. */
  private static final class Row {
    private final int n;
    private final int K;
    private final Criterion criterion;
    private final BoundStep step;
    private final double[] z;
    private final double total;

    Row(int K, Criterion criterion, BoundStep step, int n) {
      this.n = n;
      this.K = K;
      this.criterion = criterion;
      this.step = step;
      z = new double[K];
      for (int k = 0; k < K; k++) {
        z[k] = step.numbers("z").get(n, k);
      }
      total = Softmax.logSumExp(z);
    }

    private double weight(int k) {
      return step.numbers("weights").get(n, k);
    }

    private double target(int k) {
      return step.numbers("targets").get(n, k);
    }

    void writeLoss() {
      double sum = 0;
      for (int k = 0; k < K; k++) {
        sum += weight(k) == 0 ? 0 : weight(k) * loss(k);
      }
      step.numbers("losses").set(n, sum);
    }

    private double loss(int k) {
      double y = target(k);
      return switch (criterion) {
        case Criterion.Logistic _ -> y * softplus(-z[k]) + (1 - y) * softplus(z[k]);
        case Criterion.Squared _ -> (z[k] - y) * (z[k] - y);
        case Criterion.Focal(var gamma) ->
            y == 0 ? 0 : y * StrictMath.pow(others(k), gamma) * surprise(k);
      };
    }

    /** The derivative of the weighted sum over the row. */
    double slope(int k) {
      if (criterion instanceof Criterion.Focal(var gamma)) {
        double sum = 0;
        for (int j = 0; j < K; j++) {
          sum += attention(j, gamma);
        }
        return sum == 0 ? 0 : sum * StrictMath.exp(z[k] - total) - attention(k, gamma);
      }
      if (weight(k) == 0) {
        return 0;
      }
      return weight(k)
          * (criterion instanceof Criterion.Squared
              ? 2 * (z[k] - target(k))
              : 1 / (1 + StrictMath.exp(-z[k])) - target(k));
    }

    /** How much the cross-entropy's slope counts; (1 - p)^(γ-1) log p is finite where p is 1. */
    private double attention(int k, double gamma) {
      if (weight(k) == 0 || target(k) == 0) {
        return 0;
      }
      double q = others(k);
      double ratio = q == 0 ? 1 : surprise(k) / q;
      double p = StrictMath.exp(z[k] - total);
      return weight(k) * target(k) * StrictMath.pow(q, gamma) * (1 + gamma * p * ratio);
    }

    /** -log p. */
    private double surprise(int k) {
      double q = others(k);
      return q < .5 ? -StrictMath.log1p(-q) : total - z[k];
    }

    /** 1 - p, without cancellation. */
    private double others(int k) {
      double sum = 0;
      for (int j = 0; j < K; j++) {
        sum += j == k ? 0 : StrictMath.exp(z[j] - total);
      }
      return sum;
    }

    /** log(1 + e^x). */
    private static double softplus(double x) {
      return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
  }
}
