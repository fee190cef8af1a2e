package io.sirocco.benchmarks.tokenization;

/** Found by {@link java.util.ServiceLoader}: one a peer, loads nothing until asked. */
public interface TokenizationPeerProvider {
  /** What a user types, such as {@code huggingface}. */
  String name();

  /** Loads the peer. */
  TokenizationPeer open();
}
