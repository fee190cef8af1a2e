package io.sirocco.benchmarks;

/** Does the work of a case, over and over: a backend of ours or a peer. */
public interface Contestant extends AutoCloseable {

  /** Who it is, such as {@code sirocco} or {@code openblas}. */
  String name();

  /** Does the work once and waits for the end. */
  void run();

  /**
   * The part of the case's work that one run does, above 0 and at most 1. A contestant that is far
   * slower does a part; its time is divided by this.
   */
  default double share() {
    return 1;
  }

  @Override
  void close();
}
