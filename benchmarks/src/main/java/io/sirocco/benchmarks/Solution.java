package io.sirocco.benchmarks;

import java.util.Set;

/** A contestant that computes an op, and shows what it computed so that it can be checked. */
public interface Solution extends Contestant {

  /** What it computes: the case's work, or a part of it that its {@link #share()} tells. */
  Work work();

  /** The ports whose results it can show; at least one. */
  Set<String> outputs();

  /** The elements of one of {@link #outputs()} as the runs so far left them. */
  float[] output(String port);
}
