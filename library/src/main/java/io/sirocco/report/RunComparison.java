package io.sirocco.report;

import io.sirocco.report.LineChart.Axis;
import io.sirocco.report.LineChart.Stroke;
import io.sirocco.training.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several runs beside each other. */
public final class RunComparison {

  /** What provenance says of how a run began; the rest repeats the recipe or always differs. */
  private static final String STARTED = "started.";

  private static final Set<String> LEFT_OUT = Set.of("started.started_at", "started.seed");

  private final List<RunData> runs;

  /**
   * Of these runs.
   *
   * @throws IllegalArgumentException if there are fewer than two
   */
  public RunComparison(List<RunData> runs) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("%d run to compare: it takes two".formatted(runs.size()));
    }
    this.runs = List.copyOf(runs);
  }

  /**
   * A line of a table.
   *
   * @param name what
   * @param values one a run, in their order; a dash where a run has none
   */
  public record Row(String name, List<String> values) {}

  /** The names of the runs. */
  public List<String> names() {
    return runs.stream().map(RunData::name).toList();
  }

  /** What differs in recipes, data and machines. */
  public List<Row> differences() {
    List<Row> rows = new ArrayList<>(differences(runs.stream().map(RunData::config).toList()));
    rows.addAll(differences(runs.stream().map(RunComparison::started).toList()));
    return rows;
  }

  private static Map<String, String> started(RunData run) {
    Map<String, String> started = new LinkedHashMap<>();
    run.provenance()
        .forEach((key, value) -> {
          if (key.startsWith(STARTED) && !LEFT_OUT.contains(key)) {
            started.put(key.substring(STARTED.length()), value);
          }
        });
    return started;
  }

  private static List<Row> differences(List<Map<String, String>> all) {
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(values -> keys.addAll(values.keySet()));
    List<Row> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> values = all.stream().map(one -> one.getOrDefault(key, "–")).toList();
      if (Set.copyOf(values).size() > 1) {
        rows.add(new Row(key, values));
      }
    }
    return rows;
  }

  /** Where each run has come to. */
  public List<Row> results() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("steps", run -> last(run).map(line -> (double) line.step())));
    rows.add(row("minutes", run -> last(run).map(line -> line.seconds() / 60)));
    rows.add(row("validation loss", run -> run.lastEvaluation().map(Metrics::validationLoss)));
    rows.add(
        row("lowest validation loss", run -> run.bestEvaluation().map(Metrics::validationLoss)));
    Set<String> names = new LinkedHashSet<>();
    for (RunData run : runs) {
      scores(run).forEach(score -> names.add(RunReport.name(score)));
    }
    for (String name : names) {
      rows.add(row(name + " loss", run -> score(run, name).map(Metrics.Validation::loss)));
      rows.add(row(name + " accuracy", run -> score(run, name).map(Metrics.Validation::accuracy)));
      rows.add(
          row(name + " bits/byte", run -> score(run, name).map(Metrics.Validation::bitsPerByte)));
    }
    rows.removeIf(row -> row.values().stream().allMatch("–"::equals));
    return rows;
  }

  private Row row(String name, Function<RunData, Optional<Double>> value) {
    return new Row(
        name, runs.stream().map(run -> Html.brief(value.apply(run).orElse(null))).toList());
  }

  private static Optional<Metrics> last(RunData run) {
    return run.metrics().isEmpty() ? Optional.empty() : Optional.of(run.metrics().getLast());
  }

  private static List<Metrics.Validation> scores(RunData run) {
    return run.lastEvaluation().map(RunReport::evaluations).orElse(List.of());
  }

  private static Optional<Metrics.Validation> score(RunData run, String name) {
    return scores(run).stream().filter(score -> RunReport.name(score).equals(name)).findFirst();
  }

  /** The page as HTML. */
  public String page() {
    String title = String.join(" · ", names());
    String body =
        "<h1>%s</h1>\n".formatted(Html.escape(title))
            + "<h2>Losses</h2>\n<div class=\"charts\">\n"
            + charts()
            + "</div>\n<h2>Results</h2>\n"
            + table(results())
            + "<h2>Differences</h2>\n"
            + (differences().isEmpty() ? "<p>None in recipe, data or machine.</p>\n" : "")
            + (differences().isEmpty() ? "" : table(differences()));
    return Html.page(title + " - Sirocco", body);
  }

  private String charts() {
    Set<Curves.Key> keys = new LinkedHashSet<>();
    List<Map<Curves.Key, Series>> training = new ArrayList<>();
    List<Map<Curves.Key, Series>> validation = new ArrayList<>();
    for (RunData run : runs) {
      training.add(Curves.training(run.metrics()));
      validation.add(Curves.validation(run.metrics()));
      keys.addAll(training.getLast().keySet());
      keys.addAll(validation.getLast().keySet());
    }
    StringBuilder charts = new StringBuilder();
    for (Curves.Key key : keys) {
      charts.append(chart(key, " training loss, smoothed", training, Stroke.PLAIN));
      charts.append(chart(key, " validation loss", validation, Stroke.DOTTED));
    }
    return charts.toString();
  }

  private String chart(
      Curves.Key key, String what, List<Map<Curves.Key, Series>> all, Stroke stroke) {
    LineChart chart = new LineChart(key.name() + what + " (nats a target) by step", Axis.LINEAR);
    for (int i = 0; i < runs.size(); i++) {
      @Nullable Series series = all.get(i).get(key);
      if (series != null) {
        Series shown = stroke == Stroke.DOTTED ? series.thinned() : series.smoothed();
        chart.add(runs.get(i).name(), i % RunReport.COLORS, stroke, shown);
      }
    }
    return chart.html();
  }

  private String table(List<Row> rows) {
    List<String> header = new ArrayList<>(List.of(""));
    names().forEach(name -> header.add(Html.escape(name)));
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(Html.escape(row.name())));
      row.values().forEach(value -> line.add(Html.escape(value)));
      cells.add(line);
    }
    return Html.table(header, cells);
  }
}
