package io.sirocco.kernels.conformance;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Map;

/**
 * Batched matrix products: γ_n Σ|a||b| over the n terms of each sum, the old value included.
 * Factors are rounded to their precision.
 */
final class MatmulBounds {

  private MatmulBounds() {}

  /** y: γ_K Σ|a||b|. */
  static Map<String, Approximations> of(Op.Matmul op, Contents contents) {
    int B = op.B();
    int M = op.M();
    int N = op.N();
    int K = op.K();
    Approximations rows = rows(op.form(), B, K, contents.factor("a", op.precision()));
    Approximations columns = columns(op.form(), B, K, contents.factor("b", op.precision()));
    return Map.of("y", products(B, M, N, K, rows, columns, contents, "y"));
  }

  /** da: γ_N Σ|dy||b|, db: γ_M Σ|a||dy|; one term more where they are added to. */
  static Map<String, Approximations> of(Op.MatmulBackward op, Contents contents) {
    int B = op.B();
    int M = op.M();
    int N = op.N();
    int K = op.K();
    Approximations dy = contents.factor("dy", op.precision());
    Approximations slopes = transposed(dy, B, M);
    Approximations a =
        transposed(rows(op.form(), B, K, contents.factor("a", op.precision())), B, M);
    Approximations b =
        transposed(columns(op.form(), B, K, contents.factor("b", op.precision())), B, N);
    return Map.of(
        "da",
        op.form() == MatmulForm.TN
            ? products(B, K, M, N, b, dy, contents, "da")
            : products(B, M, K, N, dy, b, contents, "da"),
        "db",
        op.form() == MatmulForm.NT
            ? products(B, N, K, M, slopes, a, contents, "db")
            : products(B, K, N, M, a, slopes, contents, "db"));
  }

  /** The left factors, each (M,K). */
  private static Approximations rows(MatmulForm form, int B, int K, Approximations a) {
    return form == MatmulForm.TN ? transposed(a, B, K) : a;
  }

  /** The right factors, each (N,K): their columns side by side. */
  private static Approximations columns(MatmulForm form, int B, int K, Approximations b) {
    return form == MatmulForm.NT ? b : transposed(b, B, K);
  }

  /** Each of B matrices of so many rows, with its columns as rows. */
  private static Approximations transposed(Approximations matrices, int B, int rows) {
    int size = matrices.length() / B;
    int columns = size / rows;
    Approximations transposed = new Approximations(matrices.length());
    for (int i = 0; i < matrices.length(); i++) {
      int row = i % size / columns;
      int column = i % columns;
      transposed.set(i / size * size + column * rows + row, matrices.get(i));
    }
    return transposed;
  }

  /** The results (M,N) of left factors (M,K) and right factors (N,K). */
  private static Approximations products(
      int B,
      int M,
      int N,
      int K,
      Approximations left,
      Approximations right,
      Contents contents,
      String port) {
    Approximations results = new Approximations(B * M * N);
    for (int i = 0; i < results.length(); i++) {
      int row = i / N;
      int column = row / M * N + i % N;
      Sum sum = contents.sum(port, i);
      sum.addDot(new Sum.Line(left, row * K), new Sum.Line(right, column * K), K);
      results.set(i, sum.result());
    }
    return results;
  }
}
