package io.sirocco.benchmarks.jmh;

import io.sirocco.benchmarks.training.TrainingRun;
import io.sirocco.benchmarks.training.Workload;
import io.sirocco.benchmarks.training.Workloads;
import io.sirocco.kernels.Backend;

/** A workload in training, whose first losses were checked. */
final class Trained implements AutoCloseable {

  private static final int CHECKED_STEPS = 5;

  private final Backend backend;
  private final TrainingRun run;

  Trained(String name, int threads) {
    Workload workload = Workloads.named(name);
    backend = Measured.backend(threads);
    run = new TrainingRun(backend, workload);
    check(name, workload.V());
  }

  /** With the small weights that it starts from, all tokens are equally likely; then it learns. */
  private void check(String name, int V) {
    double first = run();
    double even = Math.log(V);
    double last = first;
    for (int i = 1; i < CHECKED_STEPS; i++) {
      last = run();
    }
    // Written so that NaN is wrong.
    if (!(Math.abs(first - even) < 0.05 * even && last < first)) {
      close();
      throw new IllegalStateException(
          "%s: the first loss is %s, and after %d steps %s; it should be about ln %d = %s, then fall"
              .formatted(name, first, CHECKED_STEPS, last, V, even));
    }
  }

  /** One step. Returns the loss. */
  double run() {
    return run.step();
  }

  @Override
  public void close() {
    run.close();
    backend.close();
  }
}
