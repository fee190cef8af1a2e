package io.sirocco.benchmarks;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Cost;
import java.util.List;

/** One thing to measure. */
public interface BenchmarkCase {

  /** Unique within a benchmark, such as {@code NT:2048x768x768}. */
  String name();

  /** What one run costs. */
  Cost cost();

  /**
   * Prepares all contestants and checks the result of each.
   *
   * @param ours the backend that competes
   * @param peers those that can do this work take part
   * @throws WrongResultException if a result is wrong
   */
  Contest open(Backend ours, List<Peer> peers);
}
