package io.sirocco.benchmarks.classification;

import java.io.IOException;
import java.nio.file.Path;

/** Found by {@link java.util.ServiceLoader}: one a peer, loads nothing until asked. */
public interface ClassificationPeerProvider {
  /** What a user types, such as {@code onnxruntime}. */
  String name();

  /**
   * Loads the peer and the model.
   *
   * @param directory holds {@code model.onnx}, whose output {@code logits} is (B,K)
   * @param threads that it shall use, at least 1
   * @throws IOException if the model cannot be loaded
   */
  ClassificationPeer open(Path directory, int threads) throws IOException;
}
