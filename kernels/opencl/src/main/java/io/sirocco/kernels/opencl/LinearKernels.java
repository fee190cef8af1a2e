package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/** Linear layers with their activations. */
final class LinearKernels {

  private LinearKernels() {}

  static List<Launch> of(Op.Linear op, Binding binding) {
    boolean active = op.activation() != Activation.NONE;
    Region result = binding.region(active ? "preactivation" : "y");
    Product product =
        new Product(
            form(op),
            sizes(op),
            Product.Factor.of(binding.region("x"), op.C()),
            Product.Factor.of(binding.region("weight"), stride(op.layout(), op.C(), op.K())),
            Product.Factor.of(result, op.K()),
            op.bias() == Bias.PRESENT
                ? new Product.Start.Row(binding.region("bias"))
                : new Product.Start.Zero());
    List<Launch> launches =
        new ArrayList<>(
            Products.of(binding.context(), op.precision()).launches(product, binding.workspace()));
    if (active) {
      Tuning tuning = binding.tuning();
      int elements = Math.multiplyExact(op.N(), op.K());
      launches.add(
          binding
              .context()
              .kernel(Source.ELEMENTWISE, name(op.activation()))
              .region(result)
              .region(binding.region("y"))
              .number(elements)
              .number(tuning.block())
              .over(Range.each(tuning, elements, tuning.block())));
    }
    return launches;
  }

  static long workspaceFloats(Op.Linear op, Tuning tuning) {
    return Products.workspaceFloats(tuning, op.precision(), form(op), sizes(op));
  }

  private static MatmulForm form(Op.Linear op) {
    return op.layout() == WeightLayout.INPUT_OUTPUT ? MatmulForm.NN : MatmulForm.NT;
  }

  private static Product.Sizes sizes(Op.Linear op) {
    return new Product.Sizes(1, op.N(), /* N= */ op.K(), /* K= */ op.C());
  }

  private static int stride(WeightLayout layout, int C, int K) {
    return layout == WeightLayout.INPUT_OUTPUT ? K : C;
  }

  private static String name(Activation activation) {
    return switch (activation) {
      case GELU -> "apply_gelu";
      case GELU_TANH -> "apply_gelu_tanh";
      case TANH -> "apply_tanh";
      case RELU -> "apply_relu";
      case NONE -> throw new IllegalArgumentException("no activation");
    };
  }

  static List<Launch> of(Op.LinearBackward op, Binding binding) {
    List<Launch> launches = new ArrayList<>();
    boolean active = op.activation() != Activation.NONE;
    Region dz = active ? binding.workspace() : binding.region("dy");
    Region scratch = binding.workspace().plus(dzFloats(op));
    if (active) {
      Tuning tuning = binding.tuning();
      int elements = Math.multiplyExact(op.N(), op.K());
      launches.add(
          binding
              .context()
              .kernel(Source.ELEMENTWISE, name(op.activation()) + "_gradient")
              .region(binding.region("dy"))
              .region(binding.region("preactivation"))
              .region(dz)
              .number(elements)
              .number(tuning.block())
              .over(Range.each(tuning, elements, tuning.block())));
    }
    int stride = stride(op.layout(), op.C(), op.K());
    Product toInputs =
        new Product(
            inputForm(op),
            inputSizes(op),
            Product.Factor.of(dz, op.K()),
            Product.Factor.of(binding.region("weight"), stride),
            Product.Factor.of(binding.region("dx"), op.C()),
            binding.start("dx"));
    boolean inputOutput = op.layout() == WeightLayout.INPUT_OUTPUT;
    Product.Factor x = Product.Factor.of(binding.region("x"), op.C());
    Product.Factor slopes = Product.Factor.of(dz, op.K());
    Product toWeight =
        new Product(
            MatmulForm.TN,
            weightSizes(op),
            inputOutput ? x : slopes,
            inputOutput ? slopes : x,
            Product.Factor.of(binding.region("dweight"), stride),
            binding.start("dweight"));
    Products products = Products.of(binding.context(), op.precision());
    launches.addAll(products.launches(toInputs, scratch));
    launches.addAll(products.launches(toWeight, scratch));
    if (op.bias() == Bias.PRESENT) {
      RowKernels.Columns columns = new RowKernels.Columns(dz, op.N(), op.K());
      boolean adds = binding.adds("dbias");
      launches.addAll(RowKernels.columnSums(binding, columns, scratch, "dbias", adds));
    }
    return launches;
  }

  static long workspaceFloats(Op.LinearBackward op, Tuning tuning) {
    long inputs = Products.workspaceFloats(tuning, op.precision(), inputForm(op), inputSizes(op));
    long weight = Products.workspaceFloats(tuning, op.precision(), MatmulForm.TN, weightSizes(op));
    long bias = RowKernels.columnSumFloats(op.N(), op.K());
    return dzFloats(op) + Math.max(bias, Math.max(inputs, weight));
  }

  private static long dzFloats(Op.LinearBackward op) {
    return op.activation() == Activation.NONE ? 0 : (long) op.N() * op.K();
  }

  private static MatmulForm inputForm(Op.LinearBackward op) {
    return op.layout() == WeightLayout.INPUT_OUTPUT ? MatmulForm.NT : MatmulForm.NN;
  }

  private static Product.Sizes inputSizes(Op.LinearBackward op) {
    return new Product.Sizes(1, op.N(), op.C(), op.K());
  }

  private static Product.Sizes weightSizes(Op.LinearBackward op) {
    return op.layout() == WeightLayout.INPUT_OUTPUT
        ? new Product.Sizes(1, op.C(), /* N= */ op.K(), /* K= */ op.N())
        : new Product.Sizes(1, op.K(), op.C(), /* K= */ op.N());
  }
}
