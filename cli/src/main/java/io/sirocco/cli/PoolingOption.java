package io.sirocco.cli;

import io.sirocco.retrieval.Pooling;
import picocli.CommandLine.Option;

/** How the states of a text become a vector: shared by the commands that make vectors. */
final class PoolingOption {

  @Option(
      names = "--pooling",
      paramLabel = "P",
      defaultValue = "MEAN",
      description = "mean over all tokens, or the first state. Default: mean.")
  private Pooling pooling = Pooling.MEAN;

  Pooling pooling() {
    return pooling;
  }
}
