package io.sirocco.benchmarks;

/** Found by {@link java.util.ServiceLoader}: one a peer, loads nothing until asked. */
public interface PeerProvider {

  /** What a user types, such as {@code openblas}. */
  String name();

  /**
   * Loads the peer.
   *
   * @param threads that it shall use, at least 1
   */
  Peer open(int threads);
}
