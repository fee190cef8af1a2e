package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import org.jspecify.annotations.Nullable;

/** The formulas of {@link Op.Matmul} and its gradient. */
final class MatmulFormulas {

  private MatmulFormulas() {}

  static Formula forward(Op.Matmul op, Work work) {
    int M = op.M();
    int N = op.N();
    int K = op.K();
    float[] a = work.floats("a");
    float[] b = work.floats("b");
    return index -> {
      int batch = index / N / M;
      int m = index / N % M;
      int n = index % N;
      Total total = new Total();
      for (int k = 0; k < K; k++) {
        total.add(
            (double) a[left(op.form(), M, K, batch, m, k)]
                * b[right(op.form(), N, K, batch, n, k)]);
      }
      return total.value();
    };
  }

  static @Nullable Formula backward(Op.MatmulBackward op, Work work, String port) {
    int M = op.M();
    int N = op.N();
    int K = op.K();
    MatmulForm form = op.form();
    float[] dy = work.floats("dy");
    float[] a = work.floats("a");
    float[] b = work.floats("b");
    return switch (port) {
      case "da" ->
          index -> {
            int batch = index / (M * K);
            int row = form == MatmulForm.TN ? index % M : index / K % M;
            int k = form == MatmulForm.TN ? index / M % K : index % K;
            Total total = new Total();
            for (int n = 0; n < N; n++) {
              total.add((double) dy[(batch * M + row) * N + n] * b[right(form, N, K, batch, n, k)]);
            }
            return total.value();
          };
      case "db" ->
          index -> {
            int batch = index / (N * K);
            int column = form == MatmulForm.NT ? index / K % N : index % N;
            int k = form == MatmulForm.NT ? index % K : index / N % K;
            Total total = new Total();
            for (int m = 0; m < M; m++) {
              total.add(
                  (double) dy[(batch * M + m) * N + column] * a[left(form, M, K, batch, m, k)]);
            }
            return total.value();
          };
      default -> null;
    };
  }

  private static int left(MatmulForm form, int M, int K, int batch, int m, int k) {
    return form == MatmulForm.TN ? (batch * K + k) * M + m : (batch * M + m) * K + k;
  }

  private static int right(MatmulForm form, int N, int K, int batch, int n, int k) {
    return form == MatmulForm.NT ? (batch * N + n) * K + k : (batch * K + k) * N + n;
  }
}
