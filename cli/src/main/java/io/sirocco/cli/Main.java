package io.sirocco.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sirocco} command. */
@Command(
    name = "sirocco",
    description = "Pretrains small language models from scratch.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      QuickstartCommand.class,
      CorpusCommand.class,
      PretrainCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      EvaluateCommand.class,
      GenerateCommand.class,
      FillMaskCommand.class,
      EmbedCommand.class,
      FinetuneCommand.class,
      ClassifyCommand.class,
      ExplainCommand.class,
      ScoreCommand.class,
      RetrieveCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      TokenizerCommand.class,
      DoctorCommand.class,
      BenchCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco quickstart",
      "  sirocco pretrain --config recipes/shakespeare-char-cpu.yaml --data input.txt --run runs/a",
      "  sirocco generate --model runs/a --prompt \"ROMEO:\"",
      "",
      "Exit codes: 0 ok, 1 failed, 2 wrong usage, 130 interrupted (the run can be resumed)."
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param arguments what the user typed after {@code sirocco}
   */
  public static void main(String[] arguments) {
    try (Interruption interruption = Interruption.install()) {
      int code = commandLine(interruption).execute(arguments);
      interruption.exit(code);
    }
  }

  /** The command with its subcommands, for a process or a test. */
  static CommandLine commandLine(Interruption interruption) {
    CommandLine commandLine = new CommandLine(new Main(), new CommandFactory(interruption));
    BenchCommand.addBenchmarks(commandLine, interruption);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(new Failure());
    commandLine.setExecutionStrategy(new WithinMemory(new CommandLine.RunLast()));
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {

    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"sirocco " + number()};
    }
  }
}
