package io.sirocco.benchmarks.jmh;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Peers;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** One contestant in one case, ready to run, its result checked. */
final class Measured implements AutoCloseable {

  private static final String BACKEND = "vector";

  private final Backend backend;
  private final List<Peer> peers = new ArrayList<>();
  private final Contest contest;
  private final Contestant contestant;

  private Measured(Benchmark benchmark, String who, int threads) {
    BenchmarkCase only = benchmark.cases().getFirst();
    backend = backend(threads);
    if (!who.equals(Contest.OURS) && !benchmark.baselines().containsKey(who)) {
      peers.add(Peers.open(who, threads));
    }
    contest = only.open(backend, peers);
    contestant =
        contest.contestants().stream()
            .filter(each -> each.name().equals(who))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException("%s takes no part in %s".formatted(who, only.name())));
  }

  /**
   * Opens the first case of a benchmark and checks every result.
   *
   * @param benchmark of one case
   * @param who {@link Contest#OURS}, a peer, or a contestant that the case brings itself
   * @param threads of ours and of the peer
   */
  static Measured of(Benchmark benchmark, String who, int threads) {
    return new Measured(benchmark, who, threads);
  }

  /** What was opened before. */
  static Measured required(@Nullable Measured measured) {
    if (measured == null) {
      throw new IllegalStateException("nothing was opened");
    }
    return measured;
  }

  /** The backend for any CPU. */
  static Backend backend(int threads) {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(BACKEND))
        .findFirst()
        .orElseThrow()
        .open(BackendOptions.threads(threads));
  }

  void run() {
    contestant.run();
  }

  @Override
  public void close() {
    contest.close();
    peers.forEach(Peer::close);
    backend.close();
  }
}
