package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.operations.Family;
import io.sirocco.benchmarks.operations.ScalarPeerProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A benchmark of single ops. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class BenchOperationCommand implements Callable<Integer> {

  private final Family family;
  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--against",
      paramLabel = "PEER",
      split = ",",
      defaultValue = ScalarPeerProvider.NAME,
      description =
          "Whom to measure beside ours, in turns: scalar, openblas, libtorch; several with commas."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--shape",
      paramLabel = "KIND:SIZES",
      split = ",",
      description = "Only this shape, in the list or not; several with commas.")
  private List<String> shapes = new ArrayList<>();

  @Mixin private BenchOutput output = new BenchOutput();

  @Mixin private BackendOption backend = new BackendOption();

  BenchOperationCommand(Family family, Interruption interruption) {
    this.family = family;
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    Benchmark benchmark = shapes.isEmpty() ? family.benchmark() : family.benchmark(shapes);
    BenchRun run = new BenchRun(spec.commandLine().getOut(), interruption, output);
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var ours = chosen.backend()) {
      return run.measure(benchmark, ours, backend.threads(), against);
    }
  }
}
