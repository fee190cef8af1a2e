package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A program of one op on a backend, bound as a training step binds it: parameters and their
 * gradients belong to the session, and gradients of parameters are added to.
 */
final class BackendSolution implements Solution {

  private static final Pattern PARAMETER = Pattern.compile("weight|bias|table\\d+|parameter\\d+");
  private static final Pattern GRADIENT = Pattern.compile("dweight|dbias|dtable\\d+");

  private final String name;
  private final Work work;
  private final Map<String, Tensor> outputs = new TreeMap<>();
  private final Session session;
  private final Executable executable;

  BackendSolution(String name, Backend backend, Work work) {
    this.name = name;
    this.work = work;
    Step step = step(work.op());
    for (int i = 0; i < step.operands().size(); i++) {
      if (step.operands().get(i).access() != Access.READ) {
        outputs.put(work.op().signature().get(i).name(), step.operands().get(i).tensor());
      }
    }
    Program program = new Program(work.op().name(), List.of(step));
    session = backend.open(new ModelState(program.tensors(Role.Owner.SESSION)));
    executable = session.compile(program);
    for (Port port : work.op().signature()) {
      write(port, step.tensor(port.name()));
    }
  }

  /** The op bound to tensors that are named like its ports. */
  static Step step(Op op) {
    List<Operand> operands = new ArrayList<>();
    for (Port port : op.signature()) {
      Role role = role(op, port);
      Access access =
          switch (port.direction()) {
            case IN -> Access.READ;
            case OUT -> Access.WRITE;
            case SUM -> role == Role.GRADIENT ? Access.ADD : Access.WRITE;
            case STATE -> Access.UPDATE;
          };
      Tensor tensor = new Tensor(port.name(), port.shape(), port.precision(), role);
      operands.add(new Operand(tensor, access));
    }
    return new Step(op, operands);
  }

  private static Role role(Op op, Port port) {
    boolean optimizes = op instanceof Op.AdamW || op instanceof Op.GradientNorm;
    return switch (port.direction()) {
      case IN -> {
        if (optimizes && port.name().startsWith("gradient")) {
          yield Role.GRADIENT;
        }
        yield PARAMETER.matcher(port.name()).matches() ? Role.PARAMETER : Role.INPUT;
      }
      case OUT -> op instanceof Op.Clear ? Role.GRADIENT : Role.OUTPUT;
      case SUM -> GRADIENT.matcher(port.name()).matches() ? Role.GRADIENT : Role.OUTPUT;
      case STATE -> {
        if (op instanceof Op.CachedAttention) {
          yield Role.CACHE;
        }
        yield PARAMETER.matcher(port.name()).matches() ? Role.PARAMETER : Role.OPTIMIZER;
      }
    };
  }

  private void write(Port port, Tensor tensor) {
    if (port.direction() != Port.Direction.IN && port.direction() != Port.Direction.STATE) {
      return;
    }
    if (tensor.precision() == Precision.I32) {
      executable.write(tensor, work.integers(port.name()));
    } else if (tensor.role() == Role.INPUT) {
      executable.write(tensor, work.floats(port.name()));
    } else {
      session.write(tensor, 0, work.floats(port.name()));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    executable.run();
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public Set<String> outputs() {
    return outputs.keySet();
  }

  @Override
  public float[] output(String port) {
    Tensor tensor = outputs.get(port);
    if (tensor == null) {
      throw new IllegalArgumentException("%s has no output %s".formatted(work.op(), port));
    }
    float[] values = new float[Math.toIntExact(tensor.elements())];
    if (tensor.role() == Role.OUTPUT) {
      executable.read(tensor, values);
    } else {
      session.read(tensor, 0, values);
    }
    return values;
  }

  @Override
  public void close() {
    executable.close();
    session.close();
  }
}
