package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.Arrays;
import java.util.Map;

/** Matrix products and linear layers as three loops. */
record ScalarProducts(Work work, Map<String, float[]> outputs) {

  private static final float CUBIC = 0.044715f;
  private static final float ROOT = 0.7978846f;

  /** c (M,N) += a (M,K) b (K,N), all from the given elements on. */
  static void nn(float[] c, float[] a, float[] b, int M, int N, int K, int batch) {
    for (int m = 0; m < M; m++) {
      int row = (batch * M + m) * N;
      for (int k = 0; k < K; k++) {
        float factor = a[(batch * M + m) * K + k];
        int from = (batch * K + k) * N;
        for (int n = 0; n < N; n++) {
          c[row + n] += factor * b[from + n];
        }
      }
    }
  }

  /** c (M,N) += a (M,K) bᵀ, b (N,K). */
  static void nt(float[] c, float[] a, float[] b, int M, int N, int K, int batch) {
    for (int m = 0; m < M; m++) {
      int row = (batch * M + m) * K;
      for (int n = 0; n < N; n++) {
        int column = (batch * N + n) * K;
        float sum = 0;
        for (int k = 0; k < K; k++) {
          sum += a[row + k] * b[column + k];
        }
        c[(batch * M + m) * N + n] += sum;
      }
    }
  }

  /** c (M,N) += aᵀ b, a (K,M), b (K,N). */
  static void tn(float[] c, float[] a, float[] b, int M, int N, int K, int batch) {
    for (int k = 0; k < K; k++) {
      int from = (batch * K + k) * N;
      for (int m = 0; m < M; m++) {
        float factor = a[(batch * K + k) * M + m];
        int row = (batch * M + m) * N;
        for (int n = 0; n < N; n++) {
          c[row + n] += factor * b[from + n];
        }
      }
    }
  }

  ScalarSolution.Loops matmul(Op.Matmul op) {
    float[] y = ScalarSolution.required(outputs, "y");
    float[] a = work.floats("a");
    float[] b = work.floats("b");
    int M = op.M();
    int N = op.N();
    int K = op.K();
    return () -> {
      Arrays.fill(y, 0);
      for (int batch = 0; batch < op.B(); batch++) {
        switch (op.form()) {
          case NN -> nn(y, a, b, M, N, K, batch);
          case NT -> nt(y, a, b, M, N, K, batch);
          case TN -> tn(y, a, b, M, N, K, batch);
        }
      }
    };
  }

  ScalarSolution.Loops linear(Op.Linear op) {
    float[] y = ScalarSolution.required(outputs, "y");
    boolean plain = op.activation() == Activation.NONE;
    float[] z = plain ? y : ScalarSolution.required(outputs, "preactivation");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    return () -> {
      fillWithBias(z, op);
      if (op.layout() == WeightLayout.INPUT_OUTPUT) {
        nn(z, x, weight, /* M= */ op.N(), /* N= */ op.K(), /* K= */ op.C(), 0);
      } else {
        nt(z, x, weight, /* M= */ op.N(), /* N= */ op.K(), /* K= */ op.C(), 0);
      }
      if (!plain) {
        for (int i = 0; i < z.length; i++) {
          y[i] = value(op.activation(), z[i]);
        }
      }
    };
  }

  private void fillWithBias(float[] z, Op.Linear op) {
    if (op.bias() == Bias.ABSENT) {
      Arrays.fill(z, 0);
      return;
    }
    float[] bias = work.floats("bias");
    for (int n = 0; n < op.N(); n++) {
      System.arraycopy(bias, 0, z, n * op.K(), op.K());
    }
  }

  ScalarSolution.Loops linearBackward(Op.LinearBackward op) {
    float[] dx = ScalarSolution.required(outputs, "dx");
    float[] dweight = ScalarSolution.required(outputs, "dweight");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] dy = work.floats("dy");
    float[] dz = op.activation() == Activation.NONE ? dy : new float[dy.length];
    return () -> {
      for (int i = 0; dz != dy && i < dz.length; i++) {
        dz[i] = dy[i] * slope(op.activation(), work.floats("preactivation")[i]);
      }
      Arrays.fill(dx, 0);
      if (op.layout() == WeightLayout.INPUT_OUTPUT) {
        nt(dx, dz, weight, op.N(), op.C(), op.K(), 0);
        tn(dweight, x, dz, op.C(), op.K(), op.N(), 0);
      } else {
        nn(dx, dz, weight, op.N(), op.C(), op.K(), 0);
        tn(dweight, dz, x, op.K(), op.C(), op.N(), 0);
      }
      if (op.bias() == Bias.PRESENT) {
        addRows(ScalarSolution.required(outputs, "dbias"), dz, op.N(), op.K());
      }
    };
  }

  private static void addRows(float[] sums, float[] rows, int N, int K) {
    for (int n = 0; n < N; n++) {
      for (int k = 0; k < K; k++) {
        sums[k] += rows[n * K + k];
      }
    }
  }

  private static float value(Activation activation, float z) {
    return switch (activation) {
      case NONE -> z;
      case GELU -> z * normal(z);
      case GELU_TANH -> 0.5f * z * (1 + (float) Math.tanh(ROOT * (z + CUBIC * z * z * z)));
      case TANH -> (float) Math.tanh(z);
      case RELU -> Math.max(z, 0);
    };
  }

  private static float slope(Activation activation, float z) {
    return switch (activation) {
      case NONE -> 1;
      case GELU -> normal(z) + z * 0.3989423f * (float) Math.exp(-0.5f * z * z);
      case GELU_TANH -> {
        float tanh = (float) Math.tanh(ROOT * (z + CUBIC * z * z * z));
        yield 0.5f * (1 + tanh) + 0.5f * z * (1 - tanh * tanh) * ROOT * (1 + 3 * CUBIC * z * z);
      }
      case TANH -> {
        float tanh = (float) Math.tanh(z);
        yield 1 - tanh * tanh;
      }
      case RELU -> z <= 0 ? 0 : 1;
    };
  }

  /** The normal distribution within 7.5e-8: Abramowitz and Stegun 26.2.17. */
  private static float normal(float z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = 0.3989422804014327 * Math.exp(-0.5 * z * z) * sum;
    return (float) (z >= 0 ? 1 - tail : tail);
  }
}
