package io.sirocco.kernels.vector;

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
 * Kernels bound to the arrays of a session, replayed in order. They are bound again when the
 * session has replaced its scratch since; otherwise running allocates nothing.
 */
final class VectorExecutable implements Executable {
  private final Program program;
  private final MemoryPlan plan;
  private final VectorSession session;
  private final Arenas own = new Arenas();
  private Kernel[] kernels = {};
  private int boundGeneration;
  private boolean closed;

  VectorExecutable(Program program, MemoryPlan plan, VectorSession session) {
    this.program = program;
    this.plan = plan;
    this.session = session;
    own.grow(plan, Role.Owner.EXECUTABLE);
    bind();
  }

  private void bind() {
    kernels =
        program.steps().stream()
            .map(step -> session.bind(new Binding(step, plan, own, session)))
            .toArray(Kernel[]::new);
    boundGeneration = session.generation();
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public void write(Tensor input, float[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
    Floats floats = own.floats(input, plan);
    System.arraycopy(values, 0, floats.data(), floats.at(), values.length);
  }

  @Override
  public void write(Tensor input, int[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    Ints ints = own.ints(input, plan);
    System.arraycopy(values, 0, ints.data(), ints.at(), values.length);
  }

  @Override
  public void run() {
    requireOpen();
    session.requireRight();
    if (boundGeneration != session.generation()) {
      bind();
    }
    StepObserver observer = session.observer();
    if (observer == StepObserver.NONE) {
      for (int i = 0; i < kernels.length; i++) {
        run(i);
      }
    } else {
      for (int i = 0; i < kernels.length; i++) {
        long start = observer.nanoTime();
        run(i);
        observer.ran(program, i, observer.nanoTime() - start);
      }
    }
  }

  private void run(int step) {
    try {
      kernels[step].run();
    } catch (RuntimeException failure) {
      throw new KernelException(program, step, failure);
    }
  }

  @Override
  public void read(Tensor output, float[] values) {
    requireOpen();
    Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
    Floats floats = own.floats(output, plan);
    System.arraycopy(floats.data(), floats.at(), values, 0, values.length);
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
    own.clear();
    kernels = new Kernel[0];
  }
}
