package io.sirocco.benchmarks.classification;

/** Outside software that has loaded an exported classifier. */
public interface ClassificationPeer extends AutoCloseable {
  /** What a user types, such as {@code onnxruntime}. */
  String name();

  /** Version, and what else decides its speed, in words. */
  String description();

  /** The logits (B,K) of a batch. */
  float[][] logits(PaddedTexts batch);

  @Override
  void close();
}
