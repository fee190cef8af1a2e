package io.sirocco.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A falling loss in a few lines of text. */
final class LossChart {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 8;

  private LossChart() {}

  /**
   * The chart: a column a group of steps, its mean loss as height.
   *
   * @param losses of all steps, at least one
   */
  static List<String> lines(List<Double> losses) {
    int columns = Math.min(WIDTH, losses.size());
    double[] means = new double[columns];
    double highest = Double.NEGATIVE_INFINITY;
    double lowest = Double.POSITIVE_INFINITY;
    for (int column = 0; column < columns; column++) {
      int from = column * losses.size() / columns;
      int to = (column + 1) * losses.size() / columns;
      means[column] =
          losses.subList(from, to).stream().mapToDouble(Double::doubleValue).sum() / (to - from);
      highest = Math.max(highest, means[column]);
      lowest = Math.min(lowest, means[column]);
    }
    List<String> lines = new ArrayList<>();
    double step = (highest - lowest) / (HEIGHT - 1);
    for (int row = 0; row < HEIGHT; row++) {
      double level = highest - row * step;
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%6.2f |", level));
      for (double mean : means) {
        line.append(Math.abs(mean - level) <= step / 2 ? '*' : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add("       +%s".formatted("-".repeat(columns)));
    lines.add("        step 1 to %d, training loss in nats/token".formatted(losses.size()));
    return lines;
  }
}
