package io.sirocco.kernels.reference;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A step and the memory of its operands, by the names of the ports. */
final class BoundStep {

  private final Step step;
  private final Map<String, Operand> operands = new HashMap<>();
  private final Arenas session;
  private final Arenas executable;

  BoundStep(Step step, Arenas session, Arenas executable) {
    this.step = step;
    this.session = session;
    this.executable = executable;
    List<Port> ports = step.op().signature();
    for (int i = 0; i < ports.size(); i++) {
      operands.put(ports.get(i).name(), step.operands().get(i));
    }
  }

  Step step() {
    return step;
  }

  Numbers numbers(String port) {
    Tensor tensor = operand(port).tensor();
    return arenas(tensor).numbers(tensor);
  }

  /** The factor of a product: rounded to a precision; with f32 it is what it is, unrounded. */
  Numbers factor(String port, Precision precision) {
    Numbers numbers = numbers(port);
    return precision == Precision.F32 ? numbers : numbers.rounded(precision);
  }

  Indices indices(String port) {
    Tensor tensor = operand(port).tensor();
    return arenas(tensor).indices(tensor);
  }

  /** The memory of a gradient, to be added to: zeros where the step asks for overwriting. */
  Numbers sum(String port) {
    Numbers numbers = numbers(port);
    if (operand(port).access() == Access.WRITE) {
      numbers.fill(0);
    }
    return numbers;
  }

  private Operand operand(String port) {
    Operand operand = operands.get(port);
    if (operand == null) {
      throw new IllegalArgumentException("%s has no port %s".formatted(step.op(), port));
    }
    return operand;
  }

  private Arenas arenas(Tensor tensor) {
    return tensor.role().owner() == Role.Owner.SESSION ? session : executable;
  }
}
