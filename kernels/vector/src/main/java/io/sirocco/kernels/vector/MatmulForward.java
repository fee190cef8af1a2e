package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;

/** Batched matrix products: see {@link Op.Matmul}. */
final class MatmulForward implements Kernel {
  private final BatchedMatmul products;

  MatmulForward(Op.Matmul op, Binding binding) {
    Product first =
        BatchedMatmul.first(
            op.form(),
            op.M(),
            op.N(),
            op.K(),
            binding.floats("a"),
            binding.floats("b"),
            binding.floats("y"),
            new Start.Zero());
    this.products = new BatchedMatmul(op.precision(), op.B(), first, binding);
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.Matmul op, int threads) {
    return BatchedMatmul.workspaceFloats(
        op.precision(), op.form(), op.B(), op.M(), op.N(), op.K(), threads);
  }

  @Override
  public void run() {
    products.run();
  }
}
