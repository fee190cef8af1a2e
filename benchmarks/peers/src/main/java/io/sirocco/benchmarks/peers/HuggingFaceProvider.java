package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.tokenization.TokenizationPeer;
import io.sirocco.benchmarks.tokenization.TokenizationPeerProvider;

/** Hugging Face's tokenizers, from the natives of {@code ai.djl.huggingface:tokenizers}. */
public final class HuggingFaceProvider implements TokenizationPeerProvider {

  /** The name under which it competes. */
  static final String NAME = "huggingface";

  /** For the service loader. */
  public HuggingFaceProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TokenizationPeer open() {
    return new HuggingFacePeer();
  }
}
