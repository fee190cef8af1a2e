package io.sirocco.graph;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The forward computation of a model at fixed sizes.
 *
 * @param name what it computes
 * @param steps forward and update ops in the order of execution
 * @param normalizers for each tensor of losses, the input that holds the factor by which their sum
 *     counts in the objective
 */
public record Graph(String name, List<Step> steps, Map<Tensor, Tensor> normalizers) {

  /** Copies the collections. */
  public Graph {
    steps = List.copyOf(steps);
    normalizers = Map.copyOf(normalizers);
  }

  /** The same computation with factors of matrix products of another precision. */
  public Graph withFactors(Precision precision) {
    return new Graph(
        name,
        steps.stream()
            .map(step -> new Step(withFactors(step.op(), precision), step.operands()))
            .toList(),
        normalizers);
  }

  private static Op withFactors(Op any, Precision precision) {
    return switch (any) {
      case Op.Linear(var N, var C, var K, var layout, var bias, var activation, _) ->
          new Op.Linear(N, C, K, layout, bias, activation, precision);
      case Op.Matmul(var form, var B, var M, var N, var K, _) ->
          new Op.Matmul(form, B, M, N, K, precision);
      case Op.CrossEntropy(var N, var C, var V, var bias, _) ->
          new Op.CrossEntropy(N, C, V, bias, precision);
      case Op.Embedding _,
          Op.LayerNorm _,
          Op.RmsNorm _,
          Op.SwiGlu _,
          Op.Rotary _,
          Op.Attention _,
          Op.ResidualAdd _,
          Op.Dropout _,
          Op.GatherRows _,
          Op.TargetLoss _,
          Op.Update _ ->
          any;
      case Op.Backward _ ->
          throw new IllegalArgumentException("%s in a forward computation".formatted(any));
    };
  }
}
