package io.sirocco.cli;

import io.sirocco.benchmarks.operations.Family;
import io.sirocco.benchmarks.operations.OperationBenchmarks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco bench}: how fast it is here. Each benchmark is a subcommand. */
@Command(
    name = "bench",
    description = "Measures how fast this machine computes, beside peers.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchStepCommand.class,
      BenchGrowthCommand.class,
      BenchGenerationCommand.class,
      BenchTokenizerCommand.class,
      BenchTokenizerTrainingCommand.class,
      BenchClassifyCommand.class,
      BenchRooflineCommand.class,
      BenchCompareCommand.class,
      BenchStepProcessCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench matmul --against openblas --threads 1",
      "  sirocco bench attention --against libtorch,scalar",
      "  sirocco bench layer-norm --threads 1 --json layer-norm.json",
      "  sirocco bench compare old.json new.json",
      "",
      "A ratio is the time of the fastest peer over ours: above 1 ours is faster."
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What is no subcommand. */
  @Parameters(arity = "0..1", hidden = true)
  private @Nullable String name;

  /** Adds the benchmarks of single ops, which are no classes of their own. */
  static void addBenchmarks(CommandLine sirocco, Interruption interruption) {
    CommandLine bench = Objects.requireNonNull(sirocco.getSubcommands().get("bench"));
    for (Family family : OperationBenchmarks.all()) {
      CommandLine command = new CommandLine(new BenchOperationCommand(family, interruption));
      CommandSpec spec = command.getCommandSpec();
      spec.usageMessage()
          .description(
              family.description(),
              "Shapes: "
                  + String.join(", ", family.kinds().stream().map(Family.Kind::form).toList()))
          .footerHeading("%nExamples:%n")
          .footer(
              "  sirocco bench " + family.name(),
              "  sirocco bench %s --threads 1 --shape %s"
                  .formatted(family.name(), family.shapes().getFirst()));
      bench.addSubcommand(family.name(), command);
    }
  }

  @Override
  public void run() {
    CommandLine bench = spec.commandLine();
    String there = String.join(", ", bench.getSubcommands().keySet());
    throw new ParameterException(
        bench,
        name == null
            ? "Which benchmark? There are " + there
            : "no benchmark %s; there are %s".formatted(name, there));
  }
}
