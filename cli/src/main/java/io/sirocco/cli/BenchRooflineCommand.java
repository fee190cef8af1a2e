package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkRunner;
import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import io.sirocco.benchmarks.Roofline;
import io.sirocco.benchmarks.RooflineChart;
import io.sirocco.benchmarks.operations.OperationBenchmarks;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Yardstick;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco bench roofline}: every kernel against what the machine allows. */
@Command(
    name = "roofline",
    description =
        "Measures the peak of fused multiply-adds and the bandwidth of memory, then every kernel,"
            + " and draws all of them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench roofline",
      "  sirocco bench roofline --threads 1 --out roofline-1.png"
    })
final class BenchRooflineCommand implements Callable<Integer> {

  private final Interruption interruption;
  private final Pace pace = Pace.BRIEF;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "roofline.png",
      description = "The picture, a PNG. Default: ${DEFAULT-VALUE}.")
  private Path picture = Path.of("");

  @Mixin private BackendOption backend = new BackendOption();

  BenchRooflineCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (Backend ours = chosen.backend()) {
      Yardstick yardstick =
          ours.yardstick()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "backend %s has nothing to measure its device with".formatted(ours.name())));
      Roofline roofline = Roofline.measure(yardstick, System::nanoTime);
      out.println(
          String.format(
              Locale.ROOT,
              "peak %.1f GFLOP/s, bandwidth %.1f GB/s, arithmetic is the bound from %.1f FLOP/byte"
                  + " on; %s",
              roofline.peak() / 1e9,
              roofline.bandwidth() / 1e9,
              roofline.ridge(),
              ours.description()));
      out.flush();
      List<Roofline.Point> points = points(ours);
      if (interruption.requested()) {
        return Interruption.EXIT_CODE;
      }
      print(out, roofline, points);
      String title = MachineFacts.machine().get("processor") + ", " + ours.description();
      RooflineChart.write(picture, title, roofline, points);
      out.println("drawn in " + picture);
      out.flush();
    }
    return ExitCode.OK;
  }

  private List<Roofline.Point> points(Backend ours) {
    List<Roofline.Point> points = new ArrayList<>();
    for (Benchmark benchmark : OperationBenchmarks.pictured()) {
      try (CountDisplay display =
          new CountDisplay(benchmark.name(), PretrainingProcess.terminal())) {
        new BenchmarkRunner(ours, List.of(), new Harness(System::nanoTime, pace))
            .run(benchmark, new Collector(benchmark, points, display, interruption));
      }
    }
    return points;
  }

  private static void print(PrintWriter out, Roofline roofline, List<Roofline.Point> points) {
    int width = points.stream().mapToInt(point -> point.name().length()).max().orElseThrow();
    String head = "%-" + width + "s %10s %10s %10s %8s";
    out.println(head.formatted("kernel", "FLOP/byte", "GFLOP/s", "bound", "share"));
    for (Roofline.Point point : roofline.leastFirst(points)) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %10.2f %10.2f %10.2f %7.0f%%",
              point.name(),
              point.intensity(),
              point.flops() / 1e9,
              roofline.bound(point.intensity()) / 1e9,
              100 * roofline.share(point)));
    }
  }

  private record Collector(
      Benchmark benchmark,
      List<Roofline.Point> points,
      CountDisplay display,
      Interruption interruption)
      implements BenchmarkRunner.Listener {
    @Override
    public boolean goesOn() {
      return !interruption.requested();
    }

    @Override
    public void progress(int done, int of) {
      display.show(done, of);
    }

    @Override
    public void measured(CaseResult result) {
      points.add(Roofline.Point.of(benchmark.name(), result));
    }
  }
}
