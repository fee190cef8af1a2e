package io.sirocco.graph;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.Optional;

/** Turns graphs into programs. */
public final class Lowering {

  private Lowering() {}

  /** The forward steps as they are. */
  public static Program forward(Graph graph) {
    return new Program(graph.name(), graph.steps());
  }

  /**
   * Forward and backward: computes the losses and adds the gradient of Σ losses x normalizer to the
   * gradient of every parameter. A step whose backward op computes its results too (the
   * cross-entropy) is not run forward.
   *
   * @throws IllegalArgumentException if the graph has no losses
   */
  public static Program training(Graph graph) {
    if (graph.normalizers().isEmpty()) {
      throw new IllegalArgumentException("graph %s has no losses".formatted(graph.name()));
    }
    return new Program(graph.name(), new BackwardPass(graph).steps());
  }

  /** The tensor in which the gradient of a parameter is accumulated. */
  public static Tensor gradient(Tensor parameter) {
    if (parameter.role() != Role.PARAMETER) {
      throw new IllegalArgumentException(
          "%s %s has no gradient".formatted(parameter.role(), parameter));
    }
    return new Tensor(
        "d(%s)".formatted(parameter.name()), parameter.shape(), Precision.F32, Role.GRADIENT);
  }

  /** The port of this name, if the op has one. */
  static Optional<Port> port(Op op, String name) {
    return op.signature().stream().filter(port -> port.name().equals(name)).findFirst();
  }

  /** Whether the backward op computes the results of the forward step as well. */
  static boolean replaces(Op.Backward backward, Op.Forward forward) {
    List<Port> results =
        forward.signature().stream()
            .filter(port -> port.direction() == Port.Direction.OUT)
            .toList();
    return backward.signature().containsAll(results);
  }

  static Operand read(Tensor tensor) {
    return new Operand(tensor, Access.READ);
  }

  /** y = x + branch, to merge two gradients. */
  static Step sum(Tensor x, Tensor branch, Tensor y) {
    int N = Math.toIntExact(x.shape().size(0));
    int C = Math.toIntExact(x.elements() / N);
    Op op = new Op.ResidualAdd(1, N, C, io.sirocco.kernels.DropoutMask.NONE);
    return new Step(op, List.of(read(x), read(branch), new Operand(y, Access.WRITE)));
  }
}
