package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.PeerProvider;

/** libtorch, PyTorch's library, through DJL. */
public final class LibtorchProvider implements PeerProvider {

  /** The name under which it competes. */
  static final String NAME = "libtorch";

  /** For the service loader. */
  public LibtorchProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Peer open(int threads) {
    // The natives are on the class path: nothing is to be asked for or reported over the network.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    return new LibtorchPeer(threads);
  }
}
