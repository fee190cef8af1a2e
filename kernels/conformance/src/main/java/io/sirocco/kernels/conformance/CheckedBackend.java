package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.DeviceMemory;
import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend whose every step is computed by the oracle too, from the same operands. The first
 * result that is farther from the oracle's than rounding can explain is an error that names
 * program, step, port and element.
 *
 * <p>All tensors are kept on the host, and each step runs in a session of its own: this finds wrong
 * kernels, on whatever data a user has; it does not find wrong placement in shared memory, and it
 * is slower by orders of magnitude.
 */
public final class CheckedBackend implements Backend {
  private final Backend tested;
  private final AtomicLong steps = new AtomicLong();

  /**
   * Takes over a backend and closes it.
   *
   * @param tested what computes
   */
  public CheckedBackend(Backend tested) {
    this.tested = tested;
  }

  /** The steps that have agreed with the oracle. */
  public long steps() {
    return steps.get();
  }

  @Override
  public String name() {
    return tested.name();
  }

  @Override
  public String description() {
    return tested.description() + ", each step held against the oracle";
  }

  @Override
  public Session open(ModelState state) {
    CheckedSession session = new CheckedSession(state, tested, steps);
    state.writeConstants(session);
    return session;
  }

  @Override
  public long workspaceBytes(Program program) {
    return tested.workspaceBytes(program);
  }

  @Override
  public List<KernelCheck> selfTest() {
    return tested.selfTest();
  }

  @Override
  public Optional<DeviceMemory> memory() {
    return tested.memory();
  }

  @Override
  public void close() {
    tested.close();
  }
}
