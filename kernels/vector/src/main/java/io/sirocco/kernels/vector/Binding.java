package io.sirocco.kernels.vector;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel is bound to: the arrays of a step's ports, by name, the workers and the workspace.
 *
 * @param step the step
 * @param plan the plan of its program
 * @param own inputs and outputs of its executable
 * @param session owner of everything else
 */
record Binding(Step step, MemoryPlan plan, Arenas own, VectorSession session) {

  /** Where the f32 tensor of a port lies. */
  Floats floats(String port) {
    Tensor tensor = step.tensor(port);
    return tensor.role().owner() == Role.Owner.EXECUTABLE
        ? own.floats(tensor, plan)
        : session.floats(tensor, plan);
  }

  /** As {@link #floats}, null where the op has no such port. */
  @Nullable Floats optionalFloats(String port) {
    return has(port) ? floats(port) : null;
  }

  /** Where the i32 tensor of a port lies. */
  Ints ints(String port) {
    Tensor tensor = step.tensor(port);
    return tensor.role().owner() == Role.Owner.EXECUTABLE
        ? own.ints(tensor, plan)
        : session.ints(tensor, plan);
  }

  private boolean has(String port) {
    return step.op().signature().stream().map(Port::name).anyMatch(port::equals);
  }

  /** Whether the step adds to what a port's tensor holds. */
  boolean adds(String port) {
    return step.operand(port).access() == Access.ADD;
  }

  /** What the sums of a product start from, when it goes to this port. */
  Start start(String port) {
    return adds(port) ? new Start.Output() : new Start.Zero();
  }

  Workers workers() {
    return session.workers();
  }

  float[] workspace() {
    return session.workspace();
  }
}
