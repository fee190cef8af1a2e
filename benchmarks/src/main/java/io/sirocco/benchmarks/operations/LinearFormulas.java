package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.benchmarks.operations.Oracle.Value;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import org.jspecify.annotations.Nullable;

/** The formulas of {@link Op.Linear} and its gradient. */
final class LinearFormulas {

  // The slope of an activation is at most 1.13, and its own error is a few units.
  private static final double STEEPEST = 2;
  private static final double CUBIC = 0.044715;

  private LinearFormulas() {}

  static @Nullable Formula forward(Op.Linear op, Work work, String port) {
    int C = op.C();
    int K = op.K();
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    return index -> {
      int n = index / K;
      int k = index % K;
      Total total = new Total();
      for (int c = 0; c < C; c++) {
        total.add((double) x[n * C + c] * weight[at(op.layout(), c, k, C, K)]);
      }
      if (op.bias() == Bias.PRESENT) {
        total.add(work.floats("bias")[k]);
      }
      Value argument = total.value();
      return port.equals("y")
          ? new Value(value(op.activation(), argument.expected()), STEEPEST * argument.tolerance())
          : argument;
    };
  }

  static @Nullable Formula backward(Op.LinearBackward op, Work work, String port) {
    int N = op.N();
    int C = op.C();
    int K = op.K();
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    return switch (port) {
      case "dx" ->
          index -> {
            Total total = new Total();
            for (int k = 0; k < K; k++) {
              total.add(dz(op, work, index / C, k) * weight[at(op.layout(), index % C, k, C, K)]);
            }
            return total.value();
          };
      case "dweight" ->
          index -> {
            boolean inputFirst = op.layout() == WeightLayout.INPUT_OUTPUT;
            int c = inputFirst ? index / K : index % C;
            int k = inputFirst ? index % K : index / C;
            Total total = new Total();
            for (int n = 0; n < N; n++) {
              total.add(dz(op, work, n, k) * x[n * C + c]);
            }
            return total.value();
          };
      case "dbias" ->
          index -> {
            Total total = new Total();
            for (int n = 0; n < N; n++) {
              total.add(dz(op, work, n, index));
            }
            return total.value();
          };
      default -> null;
    };
  }

  private static double dz(Op.LinearBackward op, Work work, int n, int k) {
    double dy = work.floats("dy")[n * op.K() + k];
    return op.activation() == Activation.NONE
        ? dy
        : dy * slope(op.activation(), work.floats("preactivation")[n * op.K() + k]);
  }

  private static int at(WeightLayout layout, int c, int k, int C, int K) {
    return layout == WeightLayout.INPUT_OUTPUT ? c * K + k : k * C + c;
  }

  static double value(Activation activation, double z) {
    return switch (activation) {
      case NONE -> z;
      case GELU -> z / 2 * (1 + erf(z / Math.sqrt(2)));
      case GELU_TANH -> z / 2 * (1 + Math.tanh(argument(z)));
      case TANH -> Math.tanh(z);
      case RELU -> Math.max(z, 0);
    };
  }

  static double slope(Activation activation, double z) {
    return switch (activation) {
      case NONE -> 1;
      case GELU ->
          (1 + erf(z / Math.sqrt(2))) / 2 + z * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> {
        double tanh = Math.tanh(argument(z));
        double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * CUBIC * z * z);
        yield (1 + tanh) / 2 + z / 2 * (1 - tanh * tanh) * inner;
      }
      case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
      case RELU -> z <= 0 ? 0 : 1;
    };
  }

  private static double argument(double z) {
    return Math.sqrt(2 / Math.PI) * (z + CUBIC * z * z * z);
  }

  /** 2/√π exp(-x²) Σ 2ⁿ x²ⁿ⁺¹/(2n+1)!!: all terms have one sign. Abramowitz and Stegun 7.1.6. */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
