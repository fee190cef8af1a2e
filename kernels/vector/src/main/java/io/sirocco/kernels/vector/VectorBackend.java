package io.sirocco.kernels.vector;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs programs on the CPU in single precision. Its sessions share one pool of threads and must not
 * run at the same time.
 */
final class VectorBackend implements Backend {
  private final Workers workers;
  private final List<VectorSession> sessions = new ArrayList<>();

  /**
   * Starts the threads.
   *
   * @param threads at least 1, the calling thread included
   */
  VectorBackend(int threads) {
    this.workers = new Workers(threads);
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
    VectorSession session = new VectorSession(state, workers);
    sessions.add(session);
    return session;
  }

  @Override
  public long workspaceBytes(Program program) {
    return Workspace.of(program, workers.threads()).bytes();
  }

  @Override
  public Optional<Yardstick> yardstick() {
    return Optional.of(new VectorYardstick(workers));
  }

  @Override
  public void close() {
    sessions.forEach(VectorSession::close);
    sessions.clear();
    workers.close();
  }
}
