package io.sirocco.benchmarks.training;

import io.sirocco.benchmarks.CaseResult;
import java.util.Locale;

/**
 * What a training step costs at a point.
 *
 * @param point where
 * @param threads that computed
 * @param measured the step, of ours alone
 */
public record GrowthResult(GrowthPoint point, int threads, CaseResult measured) {

  private static final String LINE = "%-12s %7s %8s %10s %10s %9s %9s";

  /** The head of the columns. */
  public static String head() {
    return LINE.formatted("axis", "size", "threads", "ms", "GFLOP", "GFLOP/s", "peak MB");
  }

  /** Seconds of a step, the median. */
  public double seconds() {
    return measured.ours().median();
  }

  /** Model FLOPs a second, in units of 10^9. */
  public double speed() {
    return measured.products() / seconds() / 1e9;
  }

  /** The peak of resident memory, in units of 10^6 bytes; 0 where it is unknown. */
  public double peakMegabytes() {
    return measured.peakMemory().getOrDefault(StepLauncher.OURS, 0L) / 1e6;
  }

  /** The measured step under a name that tells where it was measured. */
  public CaseResult named() {
    String name =
        "%s=%d, %d thread%s"
            .formatted(point.axis().letter(), point.size(), threads, threads == 1 ? "" : "s");
    return new CaseResult(
        name,
        measured.products(),
        measured.others(),
        measured.bytes(),
        measured.timings(),
        measured.peakMemory());
  }

  /** A line of the table. */
  public String line() {
    return LINE.formatted(
        point.axis().description(),
        point.size(),
        threads,
        number("%.1f", 1e3 * seconds()),
        number("%.1f", measured.products() / 1e9),
        number("%.1f", speed()),
        number("%.0f", peakMegabytes()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
