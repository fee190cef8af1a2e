package io.sirocco.kernels.vector;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Runs programs on the CPU in single precision. Its sessions share one pool of threads and must not
 * run at the same time.
 */
final class VectorBackend implements Backend {
  private final Workers workers;
  private final SelfTest selfTest;
  private final List<VectorSession> sessions = new ArrayList<>();

  /**
   * Starts the threads, and checks no kernel.
   *
   * @param threads at least 1, the calling thread included
   */
  VectorBackend(int threads) {
    this(threads, () -> 0, List.of());
  }

  /**
   * Starts the threads.
   *
   * @param threads at least 1, the calling thread included
   * @param nanoTime a clock in nanoseconds
   * @param checked the ops whose kernels are checked, in a thread of their own
   */
  VectorBackend(int threads, LongSupplier nanoTime, List<Op> checked) {
    this.workers = new Workers(threads);
    this.selfTest = new SelfTest(Kernels::bind, nanoTime, checked);
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public String description() {
    return "CPU, vectors of %d floats, %d threads".formatted(Lanes.LANES, workers.threads());
  }

  @Override
  public Session open(ModelState state) {
    sessions.removeIf(VectorSession::isClosed);
    VectorSession session =
        new VectorSession(state, new Engine(workers, Kernels::bind, selfTest::requireRight));
    sessions.add(session);
    state.writeConstants(session);
    return session;
  }

  @Override
  public long workspaceBytes(Program program) {
    return Workspace.of(program, workers.threads()).bytes();
  }

  @Override
  public List<KernelCheck> selfTest() {
    return selfTest.await();
  }

  @Override
  public Optional<Yardstick> yardstick() {
    return Optional.of(new VectorYardstick(workers));
  }

  @Override
  public void close() {
    selfTest.close();
    sessions.forEach(VectorSession::close);
    sessions.clear();
    workers.close();
  }
}
