package io.sirocco.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as lines of text, one a case, printed as they come. */
public final class ResultTable {

  private static final int NUMBER = 10;

  private final Rate rate;
  private final List<String> contestants;
  private final int nameWidth;

  /**
   * A table.
   *
   * @param benchmark whose cases are its lines
   * @param contestants the names of those that may take part, ours first
   */
  public ResultTable(Benchmark benchmark, List<String> contestants) {
    this.rate = benchmark.rate();
    this.contestants = List.copyOf(contestants);
    this.nameWidth =
        benchmark.cases().stream().mapToInt(each -> each.name().length()).max().orElseThrow();
  }

  /** Two lines: who, and in which unit. */
  public List<String> head() {
    StringBuilder names = new StringBuilder(pad("", nameWidth));
    StringBuilder units = new StringBuilder(pad("case", nameWidth));
    for (String contestant : contestants) {
      names.append(right(contestant, 2 * NUMBER));
      units.append(right("ms", NUMBER)).append(right(rate.unit(), NUMBER));
    }
    units.append(right("ratio", NUMBER - 2));
    return List.of(names.toString(), units.toString());
  }

  /** One line: the medians, and the fastest peer's time over ours. */
  public String line(CaseResult result) {
    StringBuilder line = new StringBuilder(pad(result.name(), nameWidth));
    for (String contestant : contestants) {
      Optional<Timing> timing =
          result.timings().stream().filter(t -> t.contestant().equals(contestant)).findFirst();
      if (timing.isPresent()) {
        double seconds = timing.get().median();
        line.append(right(number(seconds * 1e3), NUMBER));
        line.append(right(number(rate.of(result.cost(), seconds)), NUMBER));
      } else {
        line.append(right("-", NUMBER)).append(right("-", NUMBER));
      }
    }
    String ratio =
        result.ratio().isPresent()
            ? String.format(Locale.ROOT, "%.2f", result.ratio().getAsDouble())
            : "-";
    return line.append(right(ratio, NUMBER - 2)).toString();
  }

  /** The contestants that took only a part of a case's work, in words. */
  public static List<String> partial(List<CaseResult> results) {
    List<String> lines = new ArrayList<>();
    for (CaseResult result : results) {
      for (Timing timing : result.timings()) {
        if (timing.share() < 1) {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%s did 1/%.1f of %s; its time is scaled",
                  timing.contestant(),
                  1 / timing.share(),
                  result.name()));
        }
      }
    }
    return lines;
  }

  /** Three or four digits that say something. */
  private static String number(double value) {
    int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 1 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
