package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The state of a {@link CheckedBackend}, on the host. */
final class CheckedSession implements Session {
  private final ModelState state;
  private final Backend tested;
  private final AtomicLong steps;
  private final Map<Tensor, float[]> held = new HashMap<>();
  private boolean closed;

  CheckedSession(ModelState state, Backend tested, AtomicLong steps) {
    this.state = state;
    this.tested = tested;
    this.steps = steps;
    for (Tensor tensor : state.tensors()) {
      if (tensor.precision() != Precision.F32) {
        throw new IllegalArgumentException(
            "%s: what is checked against the oracle holds f32 only".formatted(tensor));
      }
      held.put(tensor, new float[Math.toIntExact(tensor.elements())]);
    }
  }

  @Override
  public ModelState state() {
    return state;
  }

  @Override
  public Executable compile(Program program) {
    requireOpen();
    state.requireFor(program);
    return new CheckedExecutable(program, this, tested, steps);
  }

  /** What a tensor of the state holds; written through. */
  float[] floats(Tensor tensor) {
    float[] values = held.get(tensor);
    if (values == null) {
      throw new IllegalArgumentException("the session holds no f32 tensor %s".formatted(tensor));
    }
    return values;
  }

  @Override
  public void write(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    System.arraycopy(values, 0, floats(tensor), (int) from, values.length);
  }

  @Override
  public void read(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    System.arraycopy(floats(tensor), (int) from, values, 0, values.length);
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
    held.clear();
  }
}
