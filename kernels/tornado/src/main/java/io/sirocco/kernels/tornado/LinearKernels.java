package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

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
    Products products = binding.products(op.precision());
    List<Launch> launches =
        new ArrayList<>(products.launches(product, binding, binding.workspace()));
    if (active) {
      launches.add(
          activate(op.activation(), result, binding.region("y"), elements(op.N(), op.K())));
    }
    return launches;
  }

  static long workspaceFloats(Op.Linear op, Multiplier multiplier) {
    return new Products(op.precision(), multiplier).workspaceFloats(sizes(op));
  }

  static long packedBytes(Op.Linear op, Multiplier multiplier) {
    return new Products(op.precision(), multiplier).packedBytes(sizes(op));
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

  private static int elements(int N, int K) {
    return Math.multiplyExact(N, K);
  }

  private static Launch activate(Activation activation, Region from, Region to, int elements) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray z = arguments.floats(from);
    FloatArray y = arguments.floats(to);
    arguments.number(elements);
    return arguments.over(
        Range.each(elements, 1, 1),
        switch (activation) {
          case GELU ->
              (graph, name, context, sizes) ->
                  graph.task(name, ActivationCode::applyGelu, context, sizes, z, y);
          case GELU_TANH ->
              (graph, name, context, sizes) ->
                  graph.task(name, ActivationCode::applyGeluTanh, context, sizes, z, y);
          case TANH ->
              (graph, name, context, sizes) ->
                  graph.task(name, ActivationCode::applyTanh, context, sizes, z, y);
          case RELU ->
              (graph, name, context, sizes) ->
                  graph.task(name, ActivationCode::applyRelu, context, sizes, z, y);
          case NONE -> throw new IllegalArgumentException("no activation");
        });
  }

  /** dz = dy f'(z). */
  private record Slopes(Region dy, Region z, Region dz) {

    Launch launch(Activation activation, int elements) {
      Launch.Arguments arguments = new Launch.Arguments();
      FloatArray gradient = arguments.floats(dy);
      FloatArray input = arguments.floats(z);
      FloatArray result = arguments.floats(dz);
      arguments.number(elements);
      return arguments.over(
          Range.each(elements, 1, 1),
          switch (activation) {
            case GELU ->
                (graph, name, context, sizes) ->
                    graph.task(
                        name,
                        ActivationCode::geluGradient,
                        context,
                        sizes,
                        gradient,
                        input,
                        result);
            case GELU_TANH ->
                (graph, name, context, sizes) ->
                    graph.task(
                        name,
                        ActivationCode::geluTanhGradient,
                        context,
                        sizes,
                        gradient,
                        input,
                        result);
            case TANH ->
                (graph, name, context, sizes) ->
                    graph.task(
                        name,
                        ActivationCode::tanhGradient,
                        context,
                        sizes,
                        gradient,
                        input,
                        result);
            case RELU ->
                (graph, name, context, sizes) ->
                    graph.task(
                        name,
                        ActivationCode::reluGradient,
                        context,
                        sizes,
                        gradient,
                        input,
                        result);
            case NONE -> throw new IllegalArgumentException("no activation");
          });
    }
  }

  static List<Launch> of(Op.LinearBackward op, Binding binding) {
    List<Launch> launches = new ArrayList<>();
    boolean active = op.activation() != Activation.NONE;
    Region dz = active ? binding.workspace() : binding.region("dy");
    Region scratch = binding.workspace().plus(dzFloats(op));
    if (active) {
      Region preactivation = binding.region("preactivation");
      Slopes slopes = new Slopes(binding.region("dy"), preactivation, dz);
      launches.add(slopes.launch(op.activation(), elements(op.N(), op.K())));
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
    Product.Factor gradients = Product.Factor.of(dz, op.K());
    Product toWeight =
        new Product(
            MatmulForm.TN,
            weightSizes(op),
            inputOutput ? x : gradients,
            inputOutput ? gradients : x,
            Product.Factor.of(binding.region("dweight"), stride),
            binding.start("dweight"));
    Products products = binding.products(op.precision());
    launches.addAll(products.launches(toInputs, binding, scratch));
    launches.addAll(products.launches(toWeight, binding, scratch));
    if (op.bias() == Bias.PRESENT) {
      RowKernels.Columns columns = new RowKernels.Columns(dz, op.N(), op.K());
      boolean adds = binding.adds("dbias");
      launches.addAll(RowKernels.columnSums(binding, columns, scratch, "dbias", adds));
    }
    return launches;
  }

  static long workspaceFloats(Op.LinearBackward op, Multiplier multiplier) {
    Products products = new Products(op.precision(), multiplier);
    long floats = products.workspaceFloats(inputSizes(op), weightSizes(op));
    return dzFloats(op) + Math.max(floats, RowKernels.columnSumFloats(op.N(), op.K()));
  }

  static long packedBytes(Op.LinearBackward op, Multiplier multiplier) {
    return new Products(op.precision(), multiplier).packedBytes(inputSizes(op), weightSizes(op));
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
