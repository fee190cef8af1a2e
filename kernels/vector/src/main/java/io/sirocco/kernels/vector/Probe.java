package io.sirocco.kernels.vector;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** One op over tensors of its own, always on the same numbers, on the calling thread. */
final class Probe implements AutoCloseable {
  private final Program program;
  private final Workers workers = new Workers(1);
  private final VectorSession session;
  private final VectorExecutable executable;

  Probe(Op op, Function<Binding, Kernel> kernels) {
    Step step = new Step(op, op.signature().stream().map(Probe::operand).toList());
    program = new Program("self-test", List.of(step));
    session =
        new VectorSession(
            new ModelState(program.tensors(Role.Owner.SESSION)),
            Engine.unchecked(workers, kernels));
    executable = session.compile(program);
    for (Tensor input : program.tensors(Role.Owner.EXECUTABLE)) {
      if (input.role() == Role.INPUT) {
        fill(input);
      }
    }
  }

  private static Operand operand(Port port) {
    Role role =
        switch (port.direction()) {
          case IN -> Role.INPUT;
          case OUT -> Role.OUTPUT;
          case SUM -> Role.GRADIENT;
          case STATE -> Role.OPTIMIZER;
        };
    Access access =
        switch (port.direction()) {
          case IN -> Access.READ;
          case OUT, SUM -> Access.WRITE;
          case STATE -> Access.UPDATE;
        };
    return new Operand(new Tensor(port.name(), port.shape(), port.precision(), role), access);
  }

  /** Numbers that every op accepts: small ids, one attention group, values between 0 and 2. */
  private void fill(Tensor input) {
    int n = Math.toIntExact(input.elements());
    if (input.precision() == Precision.F32) {
      executable.write(input, values(n));
    } else if (input.name().equals("randomness")) {
      executable.write(input, Randomness.input(7, 1, 2));
    } else {
      int[] ids = new int[n];
      if (!input.name().equals("groups")) {
        Arrays.setAll(ids, i -> i % 5);
      }
      executable.write(input, ids);
    }
  }

  private static float[] values(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = .1f + i * 31 % 17 / 9f;
    }
    return values;
  }

  /** Puts back what a run updates. */
  void reset() {
    for (Tensor tensor : program.tensors(Role.Owner.SESSION)) {
      session.write(tensor, 0, values(Math.toIntExact(tensor.elements())));
    }
  }

  void run() {
    executable.run();
  }

  /** All that a run writes, one array a tensor. */
  List<float[]> results() {
    return program.tensors().stream()
        .filter(tensor -> tensor.role() != Role.INPUT)
        .map(this::read)
        .toList();
  }

  private float[] read(Tensor tensor) {
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
    workers.close();
  }
}
