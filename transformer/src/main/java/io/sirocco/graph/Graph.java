package io.sirocco.graph;

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
}
