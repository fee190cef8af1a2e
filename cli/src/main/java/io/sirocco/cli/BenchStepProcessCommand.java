package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.benchmarks.training.StepServer;
import io.sirocco.benchmarks.training.TrainingRun;
import io.sirocco.benchmarks.training.Workloads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The process in which {@code sirocco bench step} trains: a step for each line that it reads. */
@Command(
    name = BenchStepProcessCommand.NAME,
    description = "Trains a step of a workload for each line \"step\" of the input.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class BenchStepProcessCommand implements Callable<Integer> {

  static final String NAME = "step-process";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "WORKLOAD")
  private String workload = "";

  @Mixin private BackendOption backend = new BackendOption();

  /** How to start it. */
  static List<String> command(String backend, int threads) {
    return OwnProcess.command(
        List.of("bench", NAME, "--backend", backend, "--threads", String.valueOf(threads)));
  }

  @Override
  public Integer call() throws IOException {
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var ours = chosen.backend();
        TrainingRun run = new TrainingRun(ours, Workloads.named(workload))) {
      StepServer.serve(
          run,
          ours.description(),
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          spec.commandLine().getOut());
      return ExitCode.OK;
    }
  }
}
