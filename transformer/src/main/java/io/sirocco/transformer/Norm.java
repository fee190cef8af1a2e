package io.sirocco.transformer;

import io.sirocco.graph.GraphBuilder;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.List;

/**
 * A layer norm and the names of its parameters.
 *
 * @param name of the layer
 * @param C channels
 * @param bias whether it has one
 * @param epsilon added to the variance
 */
record Norm(String name, int C, Bias bias, double epsilon) {

  private Tensor weight() {
    return Tensor.f32(name + ".weight", Role.PARAMETER, C);
  }

  private Tensor biasTensor() {
    return Tensor.f32(name + ".bias", Role.PARAMETER, C);
  }

  /** The weight, which starts at 1, and the bias, which starts at 0; neither decays. */
  List<Parameter> parameters() {
    Parameter weight = Parameter.exempt(weight(), 1);
    return switch (bias) {
      case ABSENT -> List.of(weight);
      case PRESENT -> List.of(weight, Parameter.exempt(biasTensor(), 0));
    };
  }

  /** The rows of x, each normalized, (N,C). */
  Tensor apply(GraphBuilder graph, Tensor x) {
    Tensor added = bias == Bias.PRESENT ? biasTensor() : null;
    return graph.layerNorm(name + ".out", x, weight(), added, epsilon);
  }
}
