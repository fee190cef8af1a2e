package io.sirocco.cli;

import io.sirocco.kernels.Cost;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.StepProfile;
import io.sirocco.kernels.StepProfile.Grouping;
import io.sirocco.kernels.StepProfile.Line;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the time of a training goes: shared by the commands that train. */
final class ProfileOption {

  private static final int SHOWN = 40;

  @Option(
      names = "--profile",
      paramLabel = "ops|steps",
      arity = "0..1",
      fallbackValue = "ops",
      description =
          "Prints at the end where the time went: by kinds of ops, or by ops with their sizes.")
  private @Nullable Grouping grouping;

  private final StepProfile profile = new StepProfile(System::nanoTime);

  /** Who is told of the steps: nobody, if the option is not given. */
  StepObserver observer() {
    return grouping == null ? StepObserver.NONE : profile;
  }

  /** Prints the profile, if it was asked for. */
  void print(PrintWriter out) {
    if (grouping != null) {
      table(profile.lines(grouping), profile.elapsed()).forEach(out::println);
      out.flush();
    }
  }

  /**
   * A line a group, then all of them, then what was not spent in kernels.
   *
   * @param elapsed nanoseconds from the first step to now
   */
  static List<String> table(List<Line> lines, long elapsed) {
    if (lines.isEmpty()) {
      return List.of("profile: no step was timed");
    }
    long calls = 0;
    long nanoseconds = 0;
    Cost cost = Cost.NONE;
    for (Line line : lines) {
      calls += line.calls();
      nanoseconds += line.nanoseconds();
      cost = cost.plus(line.cost());
    }
    List<String> table = new ArrayList<>();
    int width =
        Math.max(14, lines.stream().limit(SHOWN).mapToInt(l -> l.name().length()).max().orElse(0));
    table.add(
        ("%-" + width + "s %10s %10s %8s %10s %9s")
            .formatted("profile", "calls", "time", "share", "GFLOP/s", "GB/s"));
    for (Line line : lines.subList(0, Math.min(SHOWN, lines.size()))) {
      table.add(row(width, line, elapsed));
    }
    if (lines.size() > SHOWN) {
      table.add("and %d more".formatted(lines.size() - SHOWN));
    }
    table.add(row(width, new Line("all kernels", calls, nanoseconds, cost), elapsed));
    long rest = Math.max(0, elapsed - nanoseconds);
    table.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s %10s %8.3f s %6.1f %%   (data, metrics, checkpoints)",
            "the rest",
            "",
            rest * 1e-9,
            share(rest, elapsed)));
    return table;
  }

  private static String row(int width, Line line, long elapsed) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %,10d %8.3f s %6.1f %% %10.2f %9.2f",
        line.name(),
        line.calls(),
        line.nanoseconds() * 1e-9,
        share(line.nanoseconds(), elapsed),
        line.flopsPerSecond() * 1e-9,
        line.bytesPerSecond() * 1e-9);
  }

  private static double share(long part, long whole) {
    return 100.0 * part / Math.max(1, whole);
  }
}
