package io.sirocco.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the results of a benchmark go, beside the screen: shared by the benchmarks. */
final class BenchOutput {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Keeps machine, peers, all samples and medians in this file.")
  private @Nullable Path json;

  /** The file to write, if any. */
  @Nullable Path json() {
    return json;
  }
}
