package io.sirocco.benchmarks.training;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results of training steps as lines of text: one a contestant, then the ratio. */
public final class StepTable {

  private static final double MEGABYTE = 1e6;

  private final OptionalDouble peak;

  /**
   * A table.
   *
   * @param peak FLOP/s that the machine can do, of which each contestant's share is told
   */
  public StepTable(OptionalDouble peak) {
    this.peak = peak;
  }

  /** The head of the columns. */
  public static String head() {
    return line(
        "workload",
        "contestant",
        "ms",
        "fastest",
        "tokens/s",
        "GFLOP/s",
        "of peak",
        "max MB",
        "ratio");
  }

  /** One line a contestant; its ratio is its time over ours. */
  public List<String> lines(CaseResult result) {
    Workload workload = Workloads.named(result.name());
    List<String> lines = new ArrayList<>();
    for (Timing timing : result.timings()) {
      double seconds = timing.median();
      Long memory = result.peakMemory().get(timing.contestant());
      boolean ours = lines.isEmpty();
      double speed = result.cost().flops() / seconds;
      lines.add(
          line(
              ours ? result.name() : "",
              timing.contestant(),
              number("%.1f", 1e3 * seconds),
              number("%.1f", 1e3 * timing.fastest()),
              number("%.0f", workload.tokens() / seconds),
              number("%.1f", speed / 1e9),
              peak.isPresent() ? number("%.0f%%", 100 * speed / peak.getAsDouble()) : "-",
              memory == null ? "-" : number("%.0f", memory / MEGABYTE),
              ours ? "" : number("%.2f", seconds / result.ours().median())));
    }
    return lines;
  }

  private static String line(Object... columns) {
    return "%-24s %-18s %8s %8s %9s %8s %8s %7s %6s".formatted(columns).stripTrailing();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
