package io.sirocco.benchmarks.training;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.kernels.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures training steps: processes in turns, after their first losses were compared. */
public final class StepBenchmark {

  /** Steps are long, and a JVM compiles for some seconds. */
  public static final Pace PACE = new Pace(1, 3, 5, .05, .05, 2, 5, 11);

  /** Steps whose losses are compared: the third shows two updates. */
  private static final int CHECKED = 3;

  /** Of a loss: float sums in another order differ by less than a tenth of it. */
  private static final double TOLERANCE = 1e-5;

  /** The same where factors are rounded to 16 bits: others round more than the factors. */
  private static final double ROUNDED_TOLERANCE = 5e-3;

  private final List<StepLauncher> launchers;
  private final Harness harness;
  private final Path folder;

  /** Hears how it goes. */
  public interface Listener extends Harness.RoundListener {
    /** A contestant is ready: what it says of itself. */
    void ready(String contestant, String description);
  }

  /**
   * A benchmark.
   *
   * @param launchers who takes part, ours first
   * @param harness measures
   * @param folder for files, removed by the caller
   */
  public StepBenchmark(List<StepLauncher> launchers, Harness harness, Path folder) {
    this.launchers = List.copyOf(launchers);
    this.harness = harness;
    this.folder = folder;
  }

  /**
   * Measures one workload.
   *
   * @throws WrongResultException if a contestant's losses differ from ours
   */
  public CaseResult measure(String name, Listener listener) throws IOException {
    Workload workload = Workloads.named(name);
    Path files = Files.createTempDirectory(folder, "work");
    if (launchers.stream().anyMatch(StepLauncher::readsFiles)) {
      WorkFiles.write(files, workload);
    }
    List<StepProcess> processes = new ArrayList<>();
    try {
      for (StepLauncher launcher : launchers) {
        StepProcess process = StepProcess.start(launcher.launch(name, files), folder);
        processes.add(process);
        listener.ready(process.name(), process.description());
      }
      if (processes.size() > 1) {
        compareLosses(name, workload.factors(), processes);
      }
      // Not closed as a contest: the processes are, here, whatever happens before there is one.
      var timings = harness.measure(new Contest(List.copyOf(processes)), listener);
      long flops = Math.round(workload.flops());
      return new CaseResult(name, flops, 0, 0, timings, peakMemory(processes));
    } finally {
      processes.forEach(StepProcess::close);
    }
  }

  private static void compareLosses(String name, Precision factors, List<StepProcess> processes) {
    double tolerance = factors == Precision.F32 ? TOLERANCE : ROUNDED_TOLERANCE;
    for (int step = 1; step <= CHECKED; step++) {
      double ours = processes.getFirst().step();
      for (StepProcess peer : processes.subList(1, processes.size())) {
        double theirs = peer.step();
        if (!(Math.abs(theirs - ours) <= tolerance * Math.abs(ours))) {
          throw new WrongResultException(
              "%s: the loss of step %d is %s in %s and %s in %s"
                  .formatted(name, step, ours, processes.getFirst().name(), theirs, peer.name()));
        }
      }
    }
  }

  private static Map<String, Long> peakMemory(List<StepProcess> processes) {
    Map<String, Long> peaks = new LinkedHashMap<>();
    for (StepProcess process : processes) {
      process.peakMemory().ifPresent(peak -> peaks.put(process.name(), peak));
    }
    return peaks;
  }
}
