package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.kernels.Op;

/**
 * The formulas of ops whose elements come in pairs, SwiGLU and rotary position embedding, and of
 * their gradients.
 */
final class PairFormulas {

  private PairFormulas() {}

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  static Formula swiGlu(Op.SwiGlu op, Work work) {
    int F = op.F();
    float[] x = work.floats("x");
    return index -> {
      int gate = index / F * 2 * F + index % F;
      Total total = new Total();
      total.add(x[gate] * sigmoid(x[gate]) * x[gate + F]);
      return total.value();
    };
  }

  static Formula swiGluBackward(Op.SwiGluBackward op, Work work) {
    int F = op.F();
    float[] x = work.floats("x");
    return index -> {
      int gate = index / (2 * F) * 2 * F + index % F;
      double z = x[gate];
      double dy = work.floats("dy")[index / (2 * F) * F + index % F];
      Total total = new Total();
      if (index == gate) {
        total.add(dy * x[gate + F] * sigmoid(z));
        total.add(dy * x[gate + F] * z * sigmoid(z) * sigmoid(-z));
      } else {
        total.add(dy * z * sigmoid(z));
      }
      return total.value();
    };
  }

  /** What is rotated the other way has the direction -1. */
  static Formula rotary(Op.Rotary op, Work work, String from, int direction) {
    int D = op.D();
    int width = 3 * op.H() * D;
    float[] x = work.floats(from);
    float[] table = work.floats("table");
    return index -> {
      Total total = new Total();
      if (index % width >= 2 * op.H() * D) {
        total.add(x[index]);
      } else {
        int angle = work.integers("positions")[index / width] * D + index % D % (D / 2);
        boolean first = index % D < D / 2;
        double other = first ? -x[index + D / 2] : x[index - D / 2];
        total.add((double) x[index] * table[angle]);
        total.add(other * direction * table[angle + D / 2]);
      }
      return total.value();
    };
  }
}
