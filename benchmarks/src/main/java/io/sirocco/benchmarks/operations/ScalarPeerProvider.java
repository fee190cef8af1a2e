package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.PeerProvider;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import java.util.Optional;

/** The plain loops of {@link ScalarProducts} and its siblings, always on the class path. */
public final class ScalarPeerProvider implements PeerProvider {

  /** The name under which it competes. */
  public static final String NAME = "scalar";

  /** For the service loader. */
  public ScalarPeerProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Peer open(int threads) {
    return new ScalarPeer();
  }

  private static final class ScalarPeer implements Peer {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "plain Java loops in single precision, as the JIT compiles them, 1 thread; of large"
          + " work a leading part, scaled";
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Optional<Solution> prepare(Work work) {
      return ScalarSolution.of(Reduction.of(work));
    }

    @Override
    public void close() {}
  }
}
