package io.sirocco.report;

import io.sirocco.training.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The numbers of a run as series over steps. */
final class Curves {

  private Curves() {}

  /**
   * A loss of a language.
   *
   * @param objective such as {@code nsp}
   * @param language of the sequences, or their pair of languages; empty where none is known
   */
  record Key(String objective, String language) {
    static Key of(String objective, @Nullable String language) {
      return new Key(objective, language == null ? "" : language);
    }

    /** Both, such as {@code mlm/de}. */
    String name() {
      return language.isEmpty() ? objective : objective + "/" + language;
    }
  }

  private static final class Points {
    private final List<double[]> points = new ArrayList<>();

    void add(double x, double y) {
      points.add(new double[] {x, y});
    }

    Series series() {
      return new Series(
          points.stream().mapToDouble(point -> point[0]).toArray(),
          points.stream().mapToDouble(point -> point[1]).toArray());
    }
  }

  /** The training losses. */
  static Map<Key, Series> training(List<Metrics> metrics) {
    Map<Key, Points> all = new LinkedHashMap<>();
    for (Metrics line : metrics) {
      Map<String, Double> losses = line.losses();
      Map<String, Double> each = losses == null ? Map.of(line.objective(), line.loss()) : losses;
      each.forEach((name, loss) ->
          all.computeIfAbsent(Key.of(name, line.language()), key -> new Points())
              .add((double) line.step(), loss));
    }
    return series(all);
  }

  /** The validation losses. */
  static Map<Key, Series> validation(List<Metrics> metrics) {
    Map<Key, Points> all = new LinkedHashMap<>();
    for (Metrics line : metrics) {
      List<Metrics.Validation> validation = line.validation();
      if (validation != null) {
        for (Metrics.Validation one : validation) {
          all.computeIfAbsent(Key.of(one.objective(), one.language()), key -> new Points())
              .add((double) line.step(), one.loss());
        }
      }
    }
    return series(all);
  }

  private static Map<Key, Series> series(Map<Key, Points> all) {
    Map<Key, Series> series = new LinkedHashMap<>();
    all.forEach((key, points) -> series.put(key, points.series()));
    return series;
  }

  /** A number of each step. */
  static Series of(List<Metrics> metrics, ToDoubleFunction<Metrics> number) {
    return new Series(
        metrics.stream().mapToDouble(Metrics::step).toArray(),
        metrics.stream().mapToDouble(number).toArray());
  }
}
