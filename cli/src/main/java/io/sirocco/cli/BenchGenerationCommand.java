package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.benchmarks.generation.GenerationBenchmark;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sirocco bench generation}: text, token by token. */
@Command(
    name = "generation",
    description = "Reads a prompt and generates tokens from cached keys and values.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench generation",
      "  sirocco bench generation --threads 1 --json generation.json"
    })
final class BenchGenerationCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchOutput output = new BenchOutput();

  @Mixin private BackendOption backend = new BackendOption();

  BenchGenerationCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    BenchRun run = new BenchRun(spec.commandLine().getOut(), interruption, output);
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var ours = chosen.backend()) {
      return run.measure(GenerationBenchmark.benchmark(), ours, backend.threads(), List.of());
    }
  }
}
