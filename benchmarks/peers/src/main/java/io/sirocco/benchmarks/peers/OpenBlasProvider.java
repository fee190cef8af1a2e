package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.PeerProvider;

/** OpenBLAS, from the natives of {@code org.bytedeco:openblas}. */
public final class OpenBlasProvider implements PeerProvider {

  /** The name under which it competes. */
  static final String NAME = "openblas";

  /** For the service loader. */
  public OpenBlasProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Peer open(int threads) {
    return new OpenBlasPeer(OpenBlas.load(), threads);
  }
}
