package io.sirocco.benchmarks.training;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Measures how the cost of a training step grows: each point in a fresh process of its own. */
public final class GrowthBenchmark {

  /** One sample of what takes seconds, some of what is short. */
  public static final Pace PACE = new Pace(1, 3, 5, 0, .05, 1.5, 1, 9);

  /** Of a point, in arithmetic that takes as long: the start of a JVM and its compiler's work. */
  private static final double START_FLOPS = 400e9;

  private final IntFunction<StepLauncher> launchers;
  private final Harness harness;
  private final Path folder;

  /** Hears how it goes. */
  public interface Listener {
    /** Whether to go on with the next point. */
    boolean goesOn();

    /**
     * A point was measured.
     *
     * @param result what it costs
     * @param done the part of all work that is done by now, from 0 to 1
     */
    void measured(GrowthResult result, double done);
  }

  /**
   * A benchmark.
   *
   * @param launchers ours, by the number of threads
   * @param harness measures
   * @param folder for files, removed by the caller
   */
  public GrowthBenchmark(IntFunction<StepLauncher> launchers, Harness harness, Path folder) {
    this.launchers = launchers;
    this.harness = harness;
    this.folder = folder;
  }

  /** Measures all points, or those until the listener has had enough. */
  public List<GrowthResult> measure(
      List<GrowthPoint> points, List<Integer> threads, Listener listener) throws IOException {
    double total = 0;
    for (int count : threads) {
      for (GrowthPoint point : points) {
        total += effort(point, count);
      }
    }
    List<GrowthResult> results = new ArrayList<>();
    double done = 0;
    for (int count : threads) {
      Map<String, CaseResult> known = new HashMap<>();
      for (GrowthPoint point : points) {
        if (!listener.goesOn()) {
          return results;
        }
        CaseResult measured = known.get(point.workload());
        if (measured == null) {
          measured = measure(point.workload(), count);
          known.put(point.workload(), measured);
        }
        done += effort(point, count);
        GrowthResult result = new GrowthResult(point, count, measured);
        results.add(result);
        listener.measured(result, done / total);
      }
    }
    return results;
  }

  private CaseResult measure(String workload, int threads) throws IOException {
    return new StepBenchmark(List.of(launchers.apply(threads)), harness, folder)
        .measure(
            workload,
            new StepBenchmark.Listener() {
              @Override
              public void ready(String contestant, String description) {}

              @Override
              public void round(int done, int of) {}
            });
  }

  /** What a point costs to measure, in any unit. */
  private static double effort(GrowthPoint point, int threads) {
    return START_FLOPS + 6 * Workloads.named(point.workload()).flops() / threads;
  }
}
