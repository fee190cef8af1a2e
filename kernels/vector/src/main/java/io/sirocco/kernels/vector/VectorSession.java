package io.sirocco.kernels.vector;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;

/**
 * One state, one scratch for the activations of all programs and one workspace. Scratch and
 * workspace grow with the programs; {@link #generation()} tells executables that arrays which they
 * have bound were replaced.
 */
final class VectorSession implements Session {
  private final ModelState state;
  private final Engine engine;
  private final MemoryPlan plan;
  private final Arenas held = new Arenas();
  private final Arenas scratch = new Arenas();
  private float[] workspace = new float[0];
  private StepObserver observer = StepObserver.NONE;
  private int generation;
  private boolean closed;

  VectorSession(ModelState state, Engine engine) {
    this.state = state;
    this.engine = engine;
    this.plan = MemoryPlan.of(state);
    held.grow(plan, Role.Owner.SESSION);
  }

  @Override
  public ModelState state() {
    return state;
  }

  @Override
  public VectorExecutable compile(Program program) {
    requireOpen();
    state.requireFor(program);
    MemoryPlan programPlan = MemoryPlan.of(program);
    Workspace needed = Workspace.of(program, engine.workers().threads());
    boolean grown = scratch.grow(programPlan, Role.Owner.SCRATCH);
    if (workspace.length < needed.floats()) {
      workspace = new float[0]; // so that the old array and the new one need not fit together
      workspace = new float[Math.toIntExact(needed.floats())];
      grown = true;
    }
    if (grown) {
      generation++;
    }
    return new VectorExecutable(program, programPlan, this);
  }

  @Override
  public void write(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    Floats floats = held.floats(tensor, plan);
    System.arraycopy(values, 0, floats.data(), floats.at() + (int) from, values.length);
  }

  @Override
  public void read(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    Floats floats = held.floats(tensor, plan);
    System.arraycopy(floats.data(), floats.at() + (int) from, values, 0, values.length);
  }

  @Override
  public void observe(StepObserver told) {
    observer = told;
  }

  StepObserver observer() {
    return observer;
  }

  /** Counts the times that scratch or workspace were replaced. */
  int generation() {
    return generation;
  }

  Workers workers() {
    return engine.workers();
  }

  /** The kernel of a step. */
  Kernel bind(Binding binding) {
    return engine.kernels().apply(binding);
  }

  /**
   * Refuses to run programs with a kernel that is known to be wrong.
   *
   * @throws io.sirocco.kernels.WrongKernelException naming the kernel
   */
  void requireRight() {
    engine.requireRight().run();
  }

  float[] workspace() {
    return workspace;
  }

  /** Where an f32 tensor of the state or an activation of a program lies. */
  Floats floats(Tensor tensor, MemoryPlan programPlan) {
    return tensor.role().owner() == Role.Owner.SESSION
        ? held.floats(tensor, plan)
        : scratch.floats(tensor, programPlan);
  }

  /** Where an i32 tensor of the state or an activation of a program lies. */
  Ints ints(Tensor tensor, MemoryPlan programPlan) {
    return tensor.role().owner() == Role.Owner.SESSION
        ? held.ints(tensor, plan)
        : scratch.ints(tensor, programPlan);
  }

  /**
   * Refuses work on a closed session.
   *
   * @throws IllegalStateException if it is closed
   */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    held.clear();
    scratch.clear();
    workspace = new float[0];
    generation++;
  }
}
