package io.sirocco.transformer;

import io.sirocco.graph.GraphBuilder;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A norm and the names of its parameters.
 *
 * @param name of the layer
 * @param C channels
 * @param kind what it computes
 * @param bias whether it has one
 * @param epsilon added to the variance
 */
record Norm(String name, int C, NormKind kind, Bias bias, double epsilon) {

  private Tensor weight() {
    return Tensor.f32(name + ".weight", Role.PARAMETER, C);
  }

  private @Nullable Tensor biasTensor() {
    return bias == Bias.PRESENT ? Tensor.f32(name + ".bias", Role.PARAMETER, C) : null;
  }

  /** The weight, which starts at 1, and the bias, which starts at 0; neither decays. */
  List<Parameter> parameters() {
    Parameter weight = Parameter.exempt(weight(), new Initial.Constant(1));
    Tensor added = biasTensor();
    return added == null
        ? List.of(weight)
        : List.of(weight, Parameter.exempt(added, new Initial.Constant(0)));
  }

  /** The rows of x, each normalized, (N,C). */
  Tensor apply(GraphBuilder graph, Tensor x) {
    return switch (kind) {
      case LAYER_NORM -> graph.layerNorm(name + ".out", x, weight(), biasTensor(), epsilon);
      case RMS_NORM -> graph.rmsNorm(name + ".out", x, weight(), epsilon);
    };
  }
}
