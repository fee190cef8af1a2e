package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A program of a {@link CheckedBackend}: step after step, each by itself and by the oracle. */
final class CheckedExecutable implements Executable {
  private final Program program;
  private final CheckedSession session;
  private final Backend tested;
  private final AtomicLong steps;
  private final Map<Tensor, float[]> floats = new HashMap<>();
  private final Map<Tensor, int[]> ints = new HashMap<>();
  private boolean closed;

  CheckedExecutable(Program program, CheckedSession session, Backend tested, AtomicLong steps) {
    this.program = program;
    this.session = session;
    this.tested = tested;
    this.steps = steps;
    for (Tensor tensor : program.tensors()) {
      int elements = Math.toIntExact(tensor.elements());
      if (tensor.precision() == Precision.I32) {
        ints.put(tensor, new int[elements]);
      } else if (tensor.role().owner() != Role.Owner.SESSION) {
        floats.put(tensor, new float[elements]);
      }
    }
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public void write(Tensor input, float[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
    floats.put(input, values.clone());
  }

  @Override
  public void write(Tensor input, int[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    ints.put(input, values.clone());
  }

  @Override
  public void read(Tensor output, float[] values) {
    requireOpen();
    Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
    System.arraycopy(floats(output), 0, values, 0, values.length);
  }

  private float[] floats(Tensor tensor) {
    float[] values = floats.get(tensor);
    return values == null ? session.floats(tensor) : values;
  }

  private int[] ints(Tensor tensor) {
    int[] values = ints.get(tensor);
    if (values == null) {
      throw new IllegalArgumentException("%s is not i32".formatted(tensor));
    }
    return values;
  }

  @Override
  public void run() {
    requireOpen();
    for (int i = 0; i < program.steps().size(); i++) {
      run(i);
      steps.incrementAndGet();
    }
  }

  private void run(int index) {
    Step step = program.steps().get(index);
    Contents before = contents(step);
    Map<String, float[]> computed = compute(index, step, before);
    String origin = "program %s, step %d".formatted(program.name(), index);
    Verdict verdict = new Comparison(step.op(), before, origin).verdict(computed);
    if (verdict instanceof Verdict.Failed(String message)) {
      throw new KernelException(
          program,
          index,
          new IllegalStateException(
              "backend %s differs from the oracle: %s".formatted(tested.name(), message)));
    }
    List<Port> ports = step.op().signature();
    for (int i = 0; i < ports.size(); i++) {
      float[] result = computed.get(ports.get(i).name());
      Operand operand = step.operands().get(i);
      if (result != null && operand.access() != Access.READ) {
        System.arraycopy(result, 0, floats(operand.tensor()), 0, result.length);
      }
    }
  }

  private Contents contents(Step step) {
    Map<String, float[]> ofFloats = new LinkedHashMap<>();
    Map<String, int[]> ofInts = new LinkedHashMap<>();
    Map<String, Access> accesses = new LinkedHashMap<>();
    List<Port> ports = step.op().signature();
    for (int i = 0; i < ports.size(); i++) {
      String port = ports.get(i).name();
      Operand operand = step.operands().get(i);
      accesses.put(port, operand.access());
      if (ports.get(i).precision() == Precision.I32) {
        ofInts.put(port, ints(operand.tensor()).clone());
      } else {
        ofFloats.put(port, floats(operand.tensor()).clone());
      }
    }
    return new Contents(ofFloats, ofInts, accesses);
  }

  /** Runs the step alone: its f32 operands are the state of a session, one tensor a port. */
  private Map<String, float[]> compute(int index, Step step, Contents before) {
    List<Tensor> state = new ArrayList<>();
    List<Operand> operands = new ArrayList<>();
    for (Port port : step.op().signature()) {
      boolean indices = port.precision() == Precision.I32;
      Role role = indices ? Role.INPUT : Role.CACHE;
      Tensor tensor = new Tensor(port.name(), port.shape(), port.precision(), role);
      operands.add(new Operand(tensor, before.access(port.name())));
      if (!indices) {
        state.add(tensor);
      }
    }
    Program alone = new Program(program.name(), List.of(new Step(step.op(), operands)));
    try (Session own = tested.open(new ModelState(state));
        Executable executable = own.compile(alone)) {
      for (Operand operand : operands) {
        Tensor tensor = operand.tensor();
        if (tensor.role() == Role.INPUT) {
          executable.write(tensor, before.ints(tensor.name()));
        } else {
          own.write(tensor, 0, before.floats(tensor.name()));
        }
      }
      executable.run();
      Map<String, float[]> computed = new LinkedHashMap<>();
      for (Tensor tensor : state) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        own.read(tensor, 0, values);
        computed.put(tensor.name(), values);
      }
      return computed;
    } catch (KernelException failure) {
      Throwable cause = failure.getCause();
      throw new KernelException(
          program, index, cause instanceof Exception exception ? exception : failure);
    }
  }

  private void requireOpen() {
    session.requireOpen();
    if (closed) {
      throw new IllegalStateException("program %s is closed".formatted(program.name()));
    }
  }

  @Override
  public void close() {
    closed = true;
    floats.clear();
    ints.clear();
  }
}
