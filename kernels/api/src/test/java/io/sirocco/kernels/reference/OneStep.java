package io.sirocco.kernels.reference;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Runs one op on the oracle, its tensors named and addressed by port. */
final class OneStep {

  private final Step step;
  private final ReferenceSession session;
  private final ReferenceExecutable executable;

  /** The op, its gradients overwritten. */
  OneStep(Op op) {
    this(op, Access.WRITE);
  }

  OneStep(Op op, Access sums) {
    List<Operand> operands = new ArrayList<>();
    for (Port port : op.signature()) {
      operands.add(operand(port, sums));
    }
    step = new Step(op, operands);
    List<Tensor> state =
        operands.stream()
            .map(Operand::tensor)
            .filter(tensor -> tensor.role().owner() == Role.Owner.SESSION)
            .toList();
    session = new ReferenceBackend().open(new ModelState(state));
    executable = session.compile(new Program(op.name(), List.of(step)));
  }

  private static Operand operand(Port port, Access sums) {
    return switch (port.direction()) {
      case IN -> new Operand(tensor(port, Role.INPUT), Access.READ);
      case OUT -> new Operand(tensor(port, Role.OUTPUT), Access.WRITE);
      case SUM -> new Operand(tensor(port, sums == Access.ADD ? Role.GRADIENT : Role.OUTPUT), sums);
      case STATE -> new Operand(tensor(port, Role.OPTIMIZER), Access.UPDATE);
    };
  }

  private static Tensor tensor(Port port, Role role) {
    return new Tensor(port.name(), port.shape(), port.precision(), role);
  }

  OneStep set(String port, double... values) {
    Tensor tensor = step.tensor(port);
    if (tensor.role() == Role.INPUT) {
      executable.write(tensor, values);
    } else {
      session.write(tensor, 0, values);
    }
    return this;
  }

  OneStep indices(String port, int... values) {
    executable.write(step.tensor(port), values);
    return this;
  }

  OneStep run() {
    executable.run();
    return this;
  }

  double[] get(String port) {
    Tensor tensor = step.tensor(port);
    double[] values = new double[Math.toIntExact(tensor.elements())];
    executable.readAny(tensor, values);
    return values;
  }
}
