package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;

/** Gradients of batched matrix products, again such products: see {@link Op.MatmulBackward}. */
final class MatmulGradient implements Kernel {
  private final BatchedMatmul left;
  private final BatchedMatmul right;

  MatmulGradient(Op.MatmulBackward op, Binding binding) {
    int M = op.M();
    int N = op.N();
    int K = op.K();
    Floats dy = binding.floats("dy");
    Floats a = binding.floats("a");
    Floats b = binding.floats("b");
    Floats da = binding.floats("da");
    Floats db = binding.floats("db");
    Start toLeft = binding.start("da");
    Start toRight = binding.start("db");
    Product first =
        switch (op.form()) {
          case NN -> BatchedMatmul.first(MatmulForm.NT, M, K, N, dy, b, da, toLeft);
          case NT -> BatchedMatmul.first(MatmulForm.NN, M, K, N, dy, b, da, toLeft);
          case TN -> BatchedMatmul.first(MatmulForm.NT, K, M, N, b, dy, da, toLeft);
        };
    Product second =
        switch (op.form()) {
          case NN -> BatchedMatmul.first(MatmulForm.TN, K, N, M, a, dy, db, toRight);
          case NT -> BatchedMatmul.first(MatmulForm.TN, N, K, M, dy, a, db, toRight);
          case TN -> BatchedMatmul.first(MatmulForm.NN, K, N, M, a, dy, db, toRight);
        };
    this.left = new BatchedMatmul(op.B(), first, binding);
    this.right = new BatchedMatmul(op.B(), second, binding);
  }

  /** Floats of workspace: what the larger product packs. */
  static long workspaceFloats(Op.MatmulBackward op, int threads) {
    int B = op.B();
    int M = op.M();
    int N = op.N();
    int K = op.K();
    long left =
        switch (op.form()) {
          case NN -> BatchedMatmul.workspaceFloats(MatmulForm.NT, B, M, K, N, threads);
          case NT -> BatchedMatmul.workspaceFloats(MatmulForm.NN, B, M, K, N, threads);
          case TN -> BatchedMatmul.workspaceFloats(MatmulForm.NT, B, K, M, N, threads);
        };
    long right =
        switch (op.form()) {
          case NN -> BatchedMatmul.workspaceFloats(MatmulForm.TN, B, K, N, M, threads);
          case NT -> BatchedMatmul.workspaceFloats(MatmulForm.TN, B, N, K, M, threads);
          case TN -> BatchedMatmul.workspaceFloats(MatmulForm.NN, B, K, N, M, threads);
        };
    return Math.max(left, right);
  }

  @Override
  public void run() {
    left.run();
    right.run();
  }
}
