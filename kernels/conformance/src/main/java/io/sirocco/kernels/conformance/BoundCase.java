package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A case as a program: the step of its op, with copies around it where its operands are
 * activations.
 *
 * @param tested the case
 * @param program the program
 * @param state what the session has to hold
 * @param sources where the contents of each port are written before a run
 * @param results where the contents of each port are read after it
 * @param rowNumbers inputs that hold 0, 1, 2, ... for the copies
 */
record BoundCase(
    Case tested,
    Program program,
    ModelState state,
    Map<String, Tensor> sources,
    Map<String, Tensor> results,
    List<Tensor> rowNumbers) {

  /** Tensors of the state that no step touches, between those that one touches. */
  List<Tensor> guards() {
    return state.tensors().stream().filter(tensor -> !program.tensors().contains(tensor)).toList();
  }

  /** Binds a case; {@code prefix} keeps its tensors apart from those of others in one session. */
  static BoundCase of(Case tested, String prefix) {
    return new Builder(tested, prefix).build();
  }

  /** Binds a case that has a session of its own. */
  static BoundCase of(Case tested) {
    return of(tested, "");
  }

  private static final class Builder {
    private final Case tested;
    private final String prefix;
    private final List<Step> before = new ArrayList<>();
    private final List<Operand> operands = new ArrayList<>();
    private final List<Step> after = new ArrayList<>();
    private final List<Tensor> state = new ArrayList<>();
    private final Map<String, Tensor> sources = new LinkedHashMap<>();
    private final Map<String, Tensor> results = new LinkedHashMap<>();
    private final List<Tensor> rowNumbers = new ArrayList<>();

    Builder(Case tested, String prefix) {
      this.tested = tested;
      this.prefix = prefix;
    }

    BoundCase build() {
      for (Port port : tested.op().signature()) {
        bind(port, tested.access(port.name()));
      }
      List<Step> steps = new ArrayList<>(before);
      steps.add(new Step(tested.op(), operands));
      steps.addAll(after);
      return new BoundCase(
          tested,
          new Program(tested.op().name(), steps),
          new ModelState(state),
          sources,
          results,
          rowNumbers);
    }

    private void bind(Port port, Access access) {
      boolean matrix = port.shape().rank() == 2;
      boolean update = access == Access.UPDATE;
      if (port.precision() == Precision.I32) {
        Tensor tensor = tensor(port.name(), port.shape(), Precision.I32, Role.INPUT);
        operands.add(new Operand(tensor, access));
        sources.put(port.name(), tensor);
      } else if (tested.binding() == Binding.SCRATCH && matrix && !update) {
        bindActivation(port, access);
      } else if (tested.binding() == Binding.EXECUTABLE && !update) {
        bindExchange(port, access);
      } else {
        bindState(port, access);
      }
    }

    private void bindState(Port port, Access access) {
      Role role = role(port.name(), access);
      Tensor tensor = tensor(port.name(), port.shape(), Precision.F32, role);
      guard(role);
      state.add(tensor);
      guard(role);
      operands.add(new Operand(tensor, access));
      sources.put(port.name(), tensor);
      results.put(port.name(), tensor);
    }

    /** A guard of the same role lies in the same arena, next to what it guards. */
    private void guard(Role role) {
      String name = "guard" + state.size();
      state.add(tensor(name, Shape.of(BoundRun.GUARD_ELEMENTS), Precision.F32, role));
    }

    private void bindExchange(Port port, Access access) {
      Role role = access == Access.READ ? Role.INPUT : Role.OUTPUT;
      Tensor tensor = tensor(port.name(), port.shape(), Precision.F32, role);
      operands.add(new Operand(tensor, access));
      if (access == Access.READ) {
        sources.put(port.name(), tensor);
      } else {
        results.put(port.name(), tensor);
      }
    }

    private void bindActivation(Port port, Access access) {
      Tensor tensor = tensor(port.name(), port.shape(), Precision.F32, Role.ACTIVATION);
      operands.add(new Operand(tensor, access));
      if (access != Access.WRITE) {
        Tensor source = tensor(port.name() + ".source", port.shape(), Precision.F32, Role.INPUT);
        sources.put(port.name(), source);
        before.add(copy(port, source, tensor));
      }
      if (access != Access.READ) {
        Tensor result = tensor(port.name() + ".result", port.shape(), Precision.F32, Role.OUTPUT);
        results.put(port.name(), result);
        after.add(copy(port, tensor, result));
      }
    }

    private Step copy(Port port, Tensor from, Tensor to) {
      int rows = (int) port.shape().size(0);
      int width = (int) port.shape().size(1);
      Tensor numbers = tensor("rows" + rows, Shape.of(rows), Precision.I32, Role.INPUT);
      if (!rowNumbers.contains(numbers)) {
        rowNumbers.add(numbers);
      }
      return new Step(
          new Op.GatherRows(rows, rows, width),
          List.of(
              new Operand(from, Access.READ),
              new Operand(numbers, Access.READ),
              new Operand(to, Access.WRITE)));
    }

    private Tensor tensor(String name, Shape shape, Precision precision, Role role) {
      return new Tensor(prefix + name, shape, precision, role);
    }

    private static Role role(String port, Access access) {
      if (access != Access.UPDATE) {
        return access == Access.READ ? Role.PARAMETER : Role.GRADIENT;
      }
      if (port.startsWith("parameter")) {
        return Role.PARAMETER;
      }
      return port.contains("Moment") ? Role.OPTIMIZER : Role.CACHE;
    }
  }
}
