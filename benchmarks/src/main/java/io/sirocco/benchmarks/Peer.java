package io.sirocco.benchmarks;

import java.util.Optional;

/** Outside software, or plain loops, that computes what our backends compute. */
public interface Peer extends AutoCloseable {

  /** What a user types, such as {@code openblas}. */
  String name();

  /** Version, threads in use, and what else decides its speed, in words. */
  String description();

  /** The threads that it uses. */
  int threads();

  /** Makes it ready for this work; empty if it has nothing that computes the op. */
  Optional<Solution> prepare(Work work);

  @Override
  void close();
}
