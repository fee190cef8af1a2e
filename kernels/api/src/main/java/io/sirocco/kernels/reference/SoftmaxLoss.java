package io.sirocco.kernels.reference;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;

/** Output projection and softmax cross-entropy. */
final class SoftmaxLoss {

  private SoftmaxLoss() {}

  /** The factors of the logits, rounded. */
  private record Factors(Numbers x, Numbers weight) {
    static Factors of(BoundStep step, Precision precision) {
      return new Factors(step.factor("x", precision), step.factor("weight", precision));
    }
  }

  static void forward(Op.CrossEntropy op, BoundStep step) {
    Factors factors = Factors.of(step, op.precision());
    for (int n = 0; n < op.N(); n++) {
      loss(op, factors, step, n);
    }
  }

  static void backward(Op.CrossEntropyBackward op, BoundStep step) {
    Op.CrossEntropy forward =
        new Op.CrossEntropy(op.N(), op.C(), op.V(), op.bias(), op.precision());
    Factors factors = Factors.of(step, op.precision());
    Numbers weights = step.numbers("weights");
    double normalizer = step.numbers("normalizer").get(0);
    Numbers dx = step.sum("dx");
    Numbers dweight = step.sum("dweight");
    double[] dbias = new double[op.V()];
    for (int n = 0; n < op.N(); n++) {
      double[] logits = loss(forward, factors, step, n);
      if (weights.get(n) == 0) {
        continue;
      }
      double total = Softmax.logSumExp(logits);
      int target = step.indices("targets").get(n);
      for (int v = 0; v < op.V(); v++) {
        double expected = v == target ? 1 : 0;
        double dz = weights.get(n) * normalizer * (StrictMath.exp(logits[v] - total) - expected);
        double slope = op.precision() == Precision.F32 ? dz : op.precision().round(dz);
        for (int c = 0; c < op.C(); c++) {
          dx.add(n, c, slope * factors.weight.get(v, c));
          dweight.add(v, c, slope * factors.x.get(n, c));
        }
        dbias[v] += dz;
      }
    }
    if (op.bias() == Bias.PRESENT) {
      step.sum("dbias").addAll(dbias);
    }
  }

  /** Writes the loss of a row and returns its logits. */
  private static double[] loss(Op.CrossEntropy op, Factors factors, BoundStep step, int n) {
    Numbers losses = step.numbers("losses");
    double weight = step.numbers("weights").get(n);
    if (weight == 0) {
      losses.set(n, 0);
      return new double[0];
    }
    int target = step.indices("targets").below(op.V(), n);
    double[] logits = logits(op, factors, step, n);
    losses.set(n, weight * (Softmax.logSumExp(logits) - logits[target]));
    return logits;
  }

  private static double[] logits(Op.CrossEntropy op, Factors factors, BoundStep step, int n) {
    double[] logits = new double[op.V()];
    for (int v = 0; v < op.V(); v++) {
      for (int c = 0; c < op.C(); c++) {
        logits[v] += factors.x.get(n, c) * factors.weight.get(v, c);
      }
      if (op.bias() == Bias.PRESENT) {
        logits[v] += step.numbers("bias").get(v);
      }
    }
    return logits;
  }
}
