package io.sirocco.cli;

import io.sirocco.report.RunData;
import io.sirocco.report.RunReport;
import io.sirocco.training.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco report}: the page about a run. */
@Command(
    name = "report",
    description =
        "Writes the page about a run: curves, validation, samples, recipe, provenance. Training"
            + " writes it, too, at each evaluation and at its end.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco report runs/a", "  sirocco report runs/a --out a.html"})
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to, also while the run goes on. Default: RUN/report.html.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    PrintWriter written = spec.commandLine().getOut();
    Path file = out;
    if (file == null) {
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      RunDirectory.Owner owner = new RunDirectory.Owner(ProcessHandle.current().pid(), now);
      try (RunDirectory directory = RunDirectory.open(run, owner)) {
        directory.recordReport(RunReport.page(RunData.read(run)));
        file = directory.layout().report();
      }
    } else {
      Files.writeString(file, RunReport.page(RunData.read(run)));
    }
    written.println(file);
    written.flush();
    return ExitCode.OK;
  }
}
