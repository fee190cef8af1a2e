package io.sirocco.kernels.reference;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;

/**
 * A state in doubles. Beside the f32 doors of {@link Session} it has doors for doubles, which round
 * nothing: finite differences need them.
 */
public final class ReferenceSession implements Session {

  private final ModelState state;
  private final Arenas arenas;
  private StepObserver observer = StepObserver.NONE;
  private boolean closed;

  ReferenceSession(ModelState state) {
    this.state = state;
    this.arenas = new Arenas(MemoryPlan.of(state));
  }

  @Override
  public ModelState state() {
    return state;
  }

  @Override
  public ReferenceExecutable compile(Program program) {
    requireOpen();
    state.requireFor(program);
    return new ReferenceExecutable(program, this);
  }

  @Override
  public void write(Tensor tensor, long from, float[] values) {
    write(tensor, from, Doubles.widened(values));
  }

  @Override
  public void read(Tensor tensor, long from, float[] values) {
    double[] exact = new double[values.length];
    read(tensor, from, exact);
    Doubles.round(exact, values);
  }

  /**
   * Overwrites elements of a tensor of the state.
   *
   * @param tensor an f32 tensor of the state
   * @param from the first element to overwrite
   * @param values as many as are overwritten
   */
  public void write(Tensor tensor, long from, double[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    arenas.numbers(tensor).write(from, values);
  }

  /**
   * Copies elements of a tensor of the state.
   *
   * @param tensor an f32 tensor of the state
   * @param from the first element to copy
   * @param values receives as many as it holds
   */
  public void read(Tensor tensor, long from, double[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    arenas.numbers(tensor).read(from, values);
  }

  @Override
  public void observe(StepObserver told) {
    observer = told;
  }

  StepObserver observer() {
    return observer;
  }

  Arenas arenas() {
    return arenas;
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

  @Override
  public void close() {
    closed = true;
  }
}
