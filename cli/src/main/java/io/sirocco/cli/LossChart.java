package io.sirocco.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A falling loss in a few lines of text. */
final class LossChart {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 8;

  private LossChart() {}

  /**
   * The chart: a column a group of steps, a star at the height of their mean loss.
   *
   * @param losses of all steps, at least one
   */
  static List<String> lines(List<Double> losses) {
    List<Double> means = means(losses);
    double highest = Collections.max(means);
    double step = (highest - Collections.min(means)) / (HEIGHT - 1);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < HEIGHT; row++) {
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%6.2f |", highest - row * step));
      for (double mean : means) {
        long nearest = step == 0 ? 0 : Math.round((highest - mean) / step);
        line.append(nearest == row ? '*' : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add("       +%s".formatted("-".repeat(means.size())));
    lines.add("        step 1 to %d, training loss in nats/token".formatted(losses.size()));
    return lines;
  }

  private static List<Double> means(List<Double> losses) {
    int columns = Math.min(WIDTH, losses.size());
    List<Double> means = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * losses.size() / columns);
      int to = (int) ((column + 1L) * losses.size() / columns);
      double sum = losses.subList(from, to).stream().mapToDouble(Double::doubleValue).sum();
      means.add(sum / (to - from));
    }
    return means;
  }
}
