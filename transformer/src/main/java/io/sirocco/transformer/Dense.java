package io.sirocco.transformer;

import io.sirocco.graph.GraphBuilder;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.List;

/**
 * A linear layer and the names of its parameters.
 *
 * @param name of the layer
 * @param C input channels
 * @param K output channels
 * @param layout of its weight
 * @param bias whether it has one
 */
record Dense(String name, int C, int K, WeightLayout layout, Bias bias) {

  /** The weight, (C,K) or (K,C) by layout. */
  Tensor weight() {
    return layout == WeightLayout.INPUT_OUTPUT
        ? Tensor.f32(name + ".weight", Role.PARAMETER, C, K)
        : Tensor.f32(name + ".weight", Role.PARAMETER, K, C);
  }

  private Tensor biasTensor() {
    return Tensor.f32(name + ".bias", Role.PARAMETER, K);
  }

  /** The weight, which decays, and the bias, which does not. */
  List<Parameter> parameters(Initial initial, Initial initialBias) {
    Parameter weight = Parameter.decayed(weight(), initial);
    return switch (bias) {
      case ABSENT -> List.of(weight);
      case PRESENT -> List.of(weight, Parameter.exempt(biasTensor(), initialBias));
    };
  }

  /** Its parameters, to be used apart. */
  GraphBuilder.Affine affine() {
    return new GraphBuilder.Affine(weight(), layout, bias == Bias.PRESENT ? biasTensor() : null);
  }

  /** activation(x w + b), (N,K). */
  Tensor apply(GraphBuilder graph, Tensor x, Activation activation) {
    return graph.linear(name + ".out", x, affine(), activation);
  }
}
