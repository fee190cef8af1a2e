package io.sirocco.cli;

import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.benchmarks.training.GrowthBenchmark;
import io.sirocco.benchmarks.training.GrowthPlot;
import io.sirocco.benchmarks.training.GrowthPoint;
import io.sirocco.benchmarks.training.GrowthResult;
import io.sirocco.benchmarks.training.StepLauncher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco bench growth}: how the cost of a training step grows. */
@Command(
    name = "growth",
    description = {
      "Measures how time and memory of a training step grow with context, vocabulary and width,"
          + " on one thread and on all.",
      "Each point is measured in a fresh process; a step has 2048 positions at each."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench growth --plot growth.png --json growth.json",
      "  sirocco bench growth --axis vocabulary"
    })
final class BenchGrowthCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--axis",
      paramLabel = "AXIS",
      split = ",",
      description = "Only this one: ${COMPLETION-CANDIDATES}; several with commas.")
  private Set<GrowthPoint.Axis> axes = EnumSet.noneOf(GrowthPoint.Axis.class);

  @Option(names = "--plot", paramLabel = "FILE", description = "Draws the results, as PNG.")
  private @Nullable Path plot;

  @Mixin private BenchOutput output = new BenchOutput();

  @Mixin private BackendOption backend = new BackendOption();

  BenchGrowthCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    PrintWriter out = spec.commandLine().getOut();
    out.println("growth: a training step of a GPT of 4 layers with heads of 64 channels");
    out.println("machine   " + MachineFacts.machine());
    out.println("java      " + MachineFacts.java());
    out.println("measured  " + GrowthBenchmark.PACE.describe());
    out.println();
    out.println(GrowthResult.head());
    out.flush();
    List<GrowthPoint> points =
        GrowthPoint.all().stream()
            .filter(point -> axes.isEmpty() || axes.contains(point.axis()))
            .toList();
    List<GrowthResult> results;
    try (TemporaryFolder folder = TemporaryFolder.create();
        Progress progress = new Progress(out)) {
      Harness harness = new Harness(System::nanoTime, GrowthBenchmark.PACE);
      results =
          new GrowthBenchmark(this::launcher, harness, folder.path())
              .measure(points, threads(), progress);
    }
    if (interruption.requested()) {
      return Interruption.EXIT_CODE;
    }
    finish(out, date, results);
    return ExitCode.OK;
  }

  private StepLauncher launcher(int threads) {
    return new StepLauncher.Ours(BenchStepProcessCommand.command(backend.name(), threads));
  }

  private List<Integer> threads() {
    return backend.threads() == 1 ? List.of(1) : List.of(1, backend.threads());
  }

  private void finish(PrintWriter out, String date, List<GrowthResult> results) throws IOException {
    Path json = output.json();
    if (json != null) {
      RunRecord run =
          new RunRecord(
              RunRecord.FORMAT,
              "growth",
              date,
              MachineFacts.machine(),
              MachineFacts.java(),
              Main.Version.number(),
              backend.name(),
              backend.threads(),
              Map.of(),
              MachineFacts.environment(),
              GrowthBenchmark.PACE,
              results.stream().map(GrowthResult::named).toList());
      ResultFile.write(json, run);
      out.println("kept in " + json);
    }
    if (plot != null) {
      GrowthPlot.write(plot, results);
      out.println("drawn in " + plot);
    }
    out.flush();
  }

  /**
   * Rows as they come; how long the rest takes on a bar, or where there is no terminal, in rows.
   */
  private final class Progress implements GrowthBenchmark.Listener, AutoCloseable {
    private static final int PARTS = 1000;

    private final PrintWriter out;
    private final boolean terminal = PretrainingProcess.terminal();
    private final CountDisplay display = new CountDisplay("growth", terminal);
    private final long start = System.nanoTime();

    Progress(PrintWriter out) {
      this.out = out;
      display.show(0, PARTS);
    }

    @Override
    public boolean goesOn() {
      return !interruption.requested();
    }

    @Override
    public void measured(GrowthResult result, double done) {
      display.finish();
      long left = Math.round((System.nanoTime() - start) / 1e9 * (1 - done) / done);
      String rest =
          terminal ? "" : String.format(Locale.ROOT, "   %d:%02d left", left / 60, left % 60);
      out.println(result.line() + rest);
      out.flush();
      display.show((int) (done * PARTS), PARTS);
    }

    @Override
    public void close() {
      display.close();
    }
  }
}
