package io.sirocco.kernels.reference;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;

/**
 * A program over a session of the oracle. Beside the doors of {@link Executable} it has doors for
 * doubles, runs single steps, and shows any tensor between two steps. Outputs are NaN until a step
 * writes them.
 */
public final class ReferenceExecutable implements Executable {

  private final Program program;
  private final ReferenceSession session;
  private final Arenas own;
  private boolean closed;

  ReferenceExecutable(Program program, ReferenceSession session) {
    this.program = program;
    this.session = session;
    this.own = new Arenas(MemoryPlan.of(program));
    own.poison(Role.OUTPUT);
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public void write(Tensor input, float[] values) {
    write(input, Doubles.widened(values));
  }

  /**
   * Overwrites a whole f32 input with values that are not rounded.
   *
   * @throws IllegalArgumentException if the program has no such input or the length differs
   */
  public void write(Tensor input, double[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
    own.numbers(input).write(0, values);
  }

  @Override
  public void write(Tensor input, int[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    own.indices(input).write(values);
  }

  @Override
  public void run() {
    requireOpen();
    StepObserver observer = session.observer();
    for (int step = 0; step < program.steps().size(); step++) {
      long start = observer.nanoTime();
      run(step);
      observer.ran(program, step, observer.nanoTime() - start);
    }
  }

  /**
   * Runs one step. Activations are forgotten when step 0 begins: a run is steps 0, 1, ... in order.
   *
   * @param step the index of the step
   * @throws KernelException if the step fails, with op, shapes and cause
   * @throws IndexOutOfBoundsException if the program has no such step
   */
  public void run(int step) {
    requireOpen();
    if (step == 0) {
      own.poison(Role.ACTIVATION);
    }
    BoundStep bound = new BoundStep(program.steps().get(step), session.arenas(), own);
    try {
      Dispatch.run(bound);
    } catch (IllegalArgumentException cause) {
      throw new KernelException(program, step, cause);
    }
  }

  @Override
  public void read(Tensor output, float[] values) {
    double[] exact = new double[values.length];
    read(output, exact);
    Doubles.round(exact, values);
  }

  /**
   * Copies a whole f32 output without rounding.
   *
   * @throws IllegalArgumentException if the program has no such output or the length differs
   */
  public void read(Tensor output, double[] values) {
    requireOpen();
    Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
    own.numbers(output).read(0, values);
  }

  /**
   * Copies any float tensor that the program touches. An activation is valid from the step that
   * writes it to the last that touches it, and NaN before the first.
   *
   * @throws IllegalArgumentException if the program has no such tensor or the length differs
   */
  public void readAny(Tensor tensor, double[] values) {
    requireOpen();
    Bounds.exchange(program, tensor, tensor.role(), Precision.F32, values.length);
    Arenas arenas = tensor.role().owner() == Role.Owner.SESSION ? session.arenas() : own;
    arenas.numbers(tensor).read(0, values);
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
  }
}
