package io.sirocco.benchmarks;

import io.sirocco.kernels.Backend;
import java.util.ArrayList;
import java.util.List;

/** Measures the cases of a benchmark, one after the other. */
public final class BenchmarkRunner {

  private final Backend ours;
  private final List<Peer> peers;
  private final Harness harness;

  /** Hears how it goes. */
  public interface Listener {
    /** Whether to go on with the next case. */
    boolean goesOn();

    /** How many of all rounds are done. */
    void progress(int done, int of);

    /** A case was measured. */
    void measured(CaseResult result);
  }

  /**
   * A runner.
   *
   * @param ours the backend that competes
   * @param peers against these, where they can do a case's work
   * @param harness measures
   */
  public BenchmarkRunner(Backend ours, List<Peer> peers, Harness harness) {
    this.ours = ours;
    this.peers = List.copyOf(peers);
    this.harness = harness;
  }

  /**
   * Measures all cases, or those until the listener has had enough.
   *
   * @throws WrongResultException if a contestant computes something wrong
   */
  public List<CaseResult> run(Benchmark benchmark, Listener listener) {
    List<CaseResult> results = new ArrayList<>();
    int rounds = harness.pace().mostSamples();
    int of = benchmark.cases().size() * rounds;
    for (BenchmarkCase each : benchmark.cases()) {
      if (!listener.goesOn()) {
        break;
      }
      int before = results.size() * rounds;
      listener.progress(before, of);
      try (Contest contest = each.open(ours, peers)) {
        CaseResult result =
            CaseResult.of(
                each, harness.measure(contest, (done, _) -> listener.progress(before + done, of)));
        results.add(result);
        listener.measured(result);
      }
    }
    return results;
  }
}
