package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Cost;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * One op of one shape.
 *
 * @param name {@code kind:sizes}
 * @param op what is computed
 */
public record OperationCase(String name, Op op) implements BenchmarkCase {

  private static final long SEED = 20_25;

  @Override
  public Cost cost() {
    return Cost.of(BackendSolution.step(op));
  }

  /** The numbers that every contestant is given. */
  public Work work() {
    return WorkData.of(op, SEED);
  }

  @Override
  public Contest open(Backend ours, List<Peer> peers) {
    Work work = work();
    List<Contestant> contestants = new ArrayList<>();
    try {
      contestants.add(checked(new BackendSolution(Contest.OURS, ours, work)));
      for (Peer peer : peers) {
        peer.prepare(work).ifPresent(solution -> contestants.add(checked(solution)));
      }
      return new Contest(contestants);
    } catch (RuntimeException failure) {
      contestants.forEach(Contestant::close);
      throw failure;
    }
  }

  private Solution checked(Solution solution) {
    try {
      solution.run();
      Oracle.verify(name, solution);
      return solution;
    } catch (RuntimeException failure) {
      solution.close();
      throw failure;
    }
  }
}
