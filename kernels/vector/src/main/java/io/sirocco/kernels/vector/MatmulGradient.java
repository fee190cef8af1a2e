package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;

/** Gradients of batched matrix products, again such products: see {@link Op.MatmulBackward}. */
final class MatmulGradient implements Kernel {
  private final BatchedMatmul left;
  private final BatchedMatmul right;

  MatmulGradient(Op.MatmulBackward op, Binding binding) {
    Floats dy = binding.floats("dy");
    Floats a = binding.floats("a");
    Floats b = binding.floats("b");
    Floats da = binding.floats("da");
    Floats db = binding.floats("db");
    Start toLeft = binding.start("da");
    Start toRight = binding.start("db");
    Sizes left = Sizes.left(op);
    Sizes right = Sizes.right(op);
    Product first =
        op.form() == MatmulForm.TN ? left.first(b, dy, da, toLeft) : left.first(dy, b, da, toLeft);
    Product second =
        op.form() == MatmulForm.NT
            ? right.first(dy, a, db, toRight)
            : right.first(a, dy, db, toRight);
    this.left = new BatchedMatmul(op.precision(), op.B(), first, binding);
    this.right = new BatchedMatmul(op.precision(), op.B(), second, binding);
  }

  /** Floats of workspace: what the larger product packs. */
  static long workspaceFloats(Op.MatmulBackward op, int threads) {
    return Math.max(
        Sizes.left(op).workspaceFloats(op, threads), Sizes.right(op).workspaceFloats(op, threads));
  }

  /** Form and sizes of the products that a gradient is. */
  private record Sizes(MatmulForm form, int M, int N, int K) {
    static Sizes left(Op.MatmulBackward op) {
      return switch (op.form()) {
        case NN -> new Sizes(MatmulForm.NT, /* M= */ op.M(), /* N= */ op.K(), /* K= */ op.N());
        case NT -> new Sizes(MatmulForm.NN, /* M= */ op.M(), /* N= */ op.K(), /* K= */ op.N());
        case TN -> new Sizes(MatmulForm.NT, /* M= */ op.K(), /* N= */ op.M(), /* K= */ op.N());
      };
    }

    static Sizes right(Op.MatmulBackward op) {
      return switch (op.form()) {
        case NN -> new Sizes(MatmulForm.TN, /* M= */ op.K(), /* N= */ op.N(), /* K= */ op.M());
        case NT -> new Sizes(MatmulForm.TN, /* M= */ op.N(), /* N= */ op.K(), /* K= */ op.M());
        case TN -> new Sizes(MatmulForm.NN, /* M= */ op.K(), /* N= */ op.N(), /* K= */ op.M());
      };
    }

    Product first(Floats leftFactor, Floats rightFactor, Floats result, Start start) {
      return BatchedMatmul.first(form, M, N, K, leftFactor, rightFactor, result, start);
    }

    long workspaceFloats(Op.MatmulBackward op, int threads) {
      return BatchedMatmul.workspaceFloats(op.precision(), form, op.B(), M, N, K, threads);
    }
  }

  @Override
  public void run() {
    left.run();
    right.run();
  }
}
