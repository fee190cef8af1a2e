package io.sirocco.graph;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;

/**
 * How losses change with what a model makes of its ids: the gradient of Σ losses x normalizer with
 * respect to the sum of embeddings at each position.
 *
 * @param program adds to the gradients of parameters, too, but for those of the embeddings; they
 *     mean nothing
 * @param gradient an output (N,C); also the gradient of each row of a table that stands at a
 *     position
 */
public record Sensitivity(Program program, Tensor gradient) {

  /**
   * Differentiates a graph.
   *
   * @param graph has losses, and begins with embeddings
   * @throws IllegalArgumentException if it does not
   */
  public static Sensitivity of(Graph graph) {
    Step first = graph.steps().getFirst();
    if (!(first.op() instanceof Op.Embedding)) {
      throw new IllegalArgumentException(
          "graph %s begins with %s, not with embeddings".formatted(graph.name(), first.op()));
    }
    List<Step> steps = Lowering.training(graph).steps();
    // What spreads the gradient over tables comes last, and is left out.
    Tensor complete = steps.getLast().tensor("dy");
    Tensor gradient =
        new Tensor("sensitivity", complete.shape(), complete.precision(), Role.OUTPUT);
    List<Step> renamed =
        steps.subList(0, steps.size() - 1).stream()
            .map(step -> renamed(step, complete, gradient))
            .toList();
    Program program = new Program(graph.name() + " sensitivity", renamed);
    return new Sensitivity(program, gradient);
  }

  private static Step renamed(Step step, Tensor old, Tensor renamed) {
    return new Step(
        step.op(),
        step.operands().stream()
            .map(operand ->
                operand.tensor().equals(old) ? new Operand(renamed, operand.access()) : operand)
            .toList());
  }
}
