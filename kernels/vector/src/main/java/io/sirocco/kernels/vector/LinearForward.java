package io.sirocco.kernels.vector;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import org.jspecify.annotations.Nullable;

/**
 * y = activation(x w + bias): see {@link Op.Linear}. The bias is where the sums of the product
 * start; the activation is applied to each tile of the product while it lies in the cache.
 */
final class LinearForward implements Kernel {
  private final Op.Linear op;
  private final Floats y;
  private final Floats z;
  private final Matmul product;
  private final Workers workers;

  LinearForward(Op.Linear op, Binding binding) {
    this.op = op;
    this.y = binding.floats("y");
    boolean plain = op.activation() == Activation.NONE;
    this.z = plain ? y : binding.floats("preactivation");
    this.workers = binding.workers();
    Floats x = binding.floats("x");
    Floats weight = binding.floats("weight");
    @Nullable Floats bias = binding.optionalFloats("bias");
    Start start = bias == null ? new Start.Zero() : new Start.Row(bias.data(), bias.at());
    boolean inputOutput = op.layout() == WeightLayout.INPUT_OUTPUT;
    Matrix a = new Matrix(x.data(), x.at(), op.C());
    Matrix b = new Matrix(weight.data(), weight.at(), inputOutput ? op.K() : op.C());
    Matrix c = new Matrix(z.data(), z.at(), op.K());
    Product whole =
        new Product(
            form(op.layout()), /* M= */ op.N(), /* N= */ op.K(), /* K= */ op.C(), a, b, c, start);
    Epilogue epilogue = plain ? (row, rowEnd, column, columnEnd) -> {} : this::activate;
    this.product =
        new Matmul(whole, op.precision(), epilogue, binding.workspace(), 0, workers.threads());
  }

  private static MatmulForm form(WeightLayout layout) {
    return switch (layout) {
      case INPUT_OUTPUT -> MatmulForm.NN;
      case OUTPUT_INPUT -> MatmulForm.NT;
    };
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.Linear op, int threads) {
    return Matmul.workspaceFloats(
        op.precision(), form(op.layout()), /* M= */ op.N(), /* N= */ op.K(), op.C(), threads);
  }

  @Override
  public void run() {
    product.run(workers);
  }

  private void activate(int row, int rowEnd, int column, int columnEnd) {
    for (int n = row; n < rowEnd; n++) {
      int at = n * op.K() + column;
      Activations.apply(
          op.activation(), y.data(), y.at() + at, z.data(), z.at() + at, columnEnd - column);
    }
  }
}
