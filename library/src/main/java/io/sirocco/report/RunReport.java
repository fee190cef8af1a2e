package io.sirocco.report;

import io.sirocco.report.LineChart.Axis;
import io.sirocco.report.LineChart.Stroke;
import io.sirocco.training.Metrics;
import io.sirocco.training.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page about a run. */
public final class RunReport {

  /** The colors of the page's style. */
  static final int COLORS = 8;

  /** Samples that are shown at once; those between are left out evenly. */
  private static final int SHOWN_SAMPLES = 12;

  /** Skipped steps that are listed. */
  private static final int SHOWN_STEPS = 10;

  private final RunData run;

  private RunReport(RunData run) {
    this.run = run;
  }

  /** The page as HTML. */
  public static String page(RunData run) {
    return Html.page(run.name() + " - Sirocco", new RunReport(run).body());
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    body.append("<h1>%s</h1>\n".formatted(Html.escape(run.name())));
    body.append("<p class=\"soft\">%s</p>\n".formatted(Html.escape(subtitle())));
    body.append(facts());
    body.append(events());
    body.append("<h2>Losses</h2>\n<div class=\"charts\">\n").append(losses()).append("</div>\n");
    body.append("<h2>Steps</h2>\n<div class=\"charts\">\n").append(steps()).append("</div>\n");
    body.append(validation());
    body.append(samples());
    body.append("<h2>Configuration</h2>\n").append(details("recipe", run.config()));
    body.append("<h2>Environment and provenance</h2>\n");
    body.append(Html.table(List.of(), rows(run.provenance())));
    return body.toString();
  }

  private String subtitle() {
    return "%s model, %s layers, hidden size %s, context %s"
        .formatted(
            run.config().getOrDefault("model.type", "?"),
            run.config().getOrDefault("model.num_hidden_layers", "?"),
            run.config().getOrDefault("model.hidden_size", "?"),
            run.config().getOrDefault("model.max_position_embeddings", "?"));
  }

  private String facts() {
    StringBuilder facts = new StringBuilder("<div class=\"facts\">\n");
    if (!run.metrics().isEmpty()) {
      Metrics last = run.metrics().getLast();
      facts.append(fact("%,d".formatted(last.step()), "steps"));
      facts.append(fact(duration(last.seconds()), "of training"));
      double[] speeds =
          run.metrics().stream().mapToDouble(Metrics::tokensPerSecond).sorted().toArray();
      facts.append(fact(Html.brief(speeds[speeds.length / 2]), "targets a second (median)"));
    }
    run.lastEvaluation()
        .ifPresent(line ->
            facts.append(
                fact(Html.brief(line.validationLoss()), "validation loss at step " + line.step())));
    run.bestEvaluation()
        .ifPresent(line ->
            facts.append(
                fact(Html.brief(line.validationLoss()), "lowest, at step " + line.step())));
    return facts.append("</div>\n").toString();
  }

  private static String fact(String value, String what) {
    return "<div><b>%s</b><span>%s</span></div>\n".formatted(Html.escape(value), Html.escape(what));
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d:%02d min".formatted(whole / 60, whole % 60)
        : "%d:%02d h".formatted(whole / 3600, whole / 60 % 60);
  }

  /** What was done about steps that went wrong; nothing where nothing was. */
  private String events() {
    StringBuilder events = new StringBuilder();
    List<Long> skipped = new ArrayList<>();
    int rollbacks = 0;
    for (Metrics line : run.metrics()) {
      if (Boolean.TRUE.equals(line.skipped())) {
        skipped.add(line.step());
      }
      int so = line.rollbacks() == null ? 0 : line.rollbacks();
      if (so > rollbacks) {
        events.append(
            "<p>Went back to step %,d after a loss or a norm that was not finite (%d in all), on"
                .formatted(line.step() - 1, so));
        events.append(" with learning rate %s.</p>\n".formatted(Html.brief(line.learningRate())));
        rollbacks = so;
      }
    }
    if (!skipped.isEmpty()) {
      List<String> first = skipped.stream().limit(SHOWN_STEPS).map("%,d"::formatted).toList();
      events.append(
          "<p>Outliers, which updated nothing: %,d (step %s%s).</p>\n"
              .formatted(
                  skipped.size(),
                  String.join(", ", first),
                  skipped.size() > first.size() ? ", ..." : ""));
    }
    return events.toString();
  }

  private String losses() {
    Map<Curves.Key, Series> training = Curves.training(run.metrics());
    Map<Curves.Key, Series> validation = Curves.validation(run.metrics());
    Set<String> objectives = new LinkedHashSet<>();
    Set<String> languages = new LinkedHashSet<>();
    for (Map<Curves.Key, Series> each : List.of(training, validation)) {
      each.keySet().forEach(key -> objectives.add(key.objective()));
      each.keySet().forEach(key -> languages.add(key.language()));
    }
    List<String> colors = List.copyOf(languages);
    StringBuilder charts = new StringBuilder();
    for (String objective : objectives) {
      LineChart chart = new LineChart(objective + " loss (nats a target) by step", Axis.LINEAR);
      for (String language : colors) {
        Curves.Key key = new Curves.Key(objective, language);
        int color = colors.indexOf(language) % COLORS;
        Series steps = training.get(key);
        Series evaluations = validation.get(key);
        String of = language.isEmpty() ? "" : language + " ";
        if (steps != null) {
          chart.add(of + "training, smoothed", color, Stroke.PLAIN, steps.smoothed());
        }
        if (evaluations != null) {
          chart.add(of + "validation", color, Stroke.DOTTED, evaluations.thinned());
        }
      }
      charts.append(chart.html());
    }
    return charts.toString();
  }

  private String steps() {
    List<Metrics> metrics = run.metrics();
    StringBuilder charts = new StringBuilder();
    charts.append(
        new LineChart("learning rate", Axis.FROM_ZERO)
            .add("", 0, Stroke.PLAIN, Curves.of(metrics, Metrics::learningRate).thinned())
            .html());
    Series norms = Curves.of(metrics, Metrics::gradientNorm);
    charts.append(
        new LineChart("gradient norm before clipping", Axis.LOGARITHMIC)
            .add("", 1, Stroke.FAINT, norms.thinned())
            .add("", 1, Stroke.PLAIN, norms.smoothed())
            .html());
    Series speeds = Curves.of(metrics, Metrics::tokensPerSecond);
    charts.append(
        new LineChart("targets a second", Axis.FROM_ZERO)
            .add("", 2, Stroke.FAINT, speeds.thinned())
            .add("", 2, Stroke.PLAIN, speeds.smoothed())
            .html());
    Series scales =
        Curves.of(metrics, line -> line.lossScale() == null ? Double.NaN : line.lossScale());
    charts.append(
        new LineChart("loss scale", Axis.LOGARITHMIC)
            .add("", 3, Stroke.PLAIN, scales.thinned())
            .html());
    return charts.toString();
  }

  private String validation() {
    @Nullable Metrics last = run.lastEvaluation().orElse(null);
    if (last == null || last.validation() == null) {
      return "";
    }
    Map<String, Double> best = new LinkedHashMap<>();
    for (Metrics line : run.metrics()) {
      for (Metrics.Validation one : evaluations(line)) {
        best.merge(name(one), one.loss(), Math::min);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (Metrics.Validation one : evaluations(last)) {
      rows.add(
          List.of(
              Html.escape(one.objective()),
              one.language() == null ? "" : Html.escape(one.language()),
              Html.brief(one.loss()),
              Html.brief(StrictMath.exp(one.loss())),
              percent(one.accuracy()),
              Html.brief(one.bitsPerByte()),
              Html.brief(one.bitsPerCharacter()),
              Html.brief(best.get(name(one)))));
    }
    return "<h2>Validation at step %,d</h2>\n".formatted(last.step())
        + Html.table(
            List.of(
                "objective",
                "language",
                "loss",
                "perplexity",
                "accuracy",
                "bits/byte",
                "bits/character",
                "lowest loss"),
            rows);
  }

  static List<Metrics.Validation> evaluations(Metrics line) {
    List<Metrics.Validation> validation = line.validation();
    return validation == null ? List.of() : validation;
  }

  static String name(Metrics.Validation one) {
    return Curves.Key.of(one.objective(), one.language()).name();
  }

  static String percent(@Nullable Double share) {
    return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private String samples() {
    Map<String, List<Sample>> byText = new LinkedHashMap<>();
    for (Sample sample : run.samples()) {
      byText
          .computeIfAbsent(
              Curves.Key.of(sample.objective(), sample.language()).name(),
              name -> new ArrayList<>())
          .add(sample);
    }
    if (byText.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Samples over time</h2>\n");
    byText.forEach((name, samples) -> {
      html.append("<p class=\"soft\">%s</p>\n".formatted(Html.escape(name)));
      int shown = Math.min(SHOWN_SAMPLES, samples.size());
      for (int i = 0; i < shown; i++) {
        // The first and the last always.
        int at = shown == 1 ? 0 : (int) ((long) i * (samples.size() - 1) / (shown - 1));
        html.append(sample(samples.get(at)));
      }
    });
    return html.toString();
  }

  private static String sample(Sample sample) {
    return "<div class=\"sample\"><small>step %,d</small><span class=\"given\">%s</span>%s</div>\n"
        .formatted(sample.step(), Html.escape(sample.given()), Html.escape(sample.text()));
  }

  private static String details(String summary, Map<String, String> values) {
    return "<details><summary>%s, %d keys</summary>\n%s</details>\n"
        .formatted(summary, values.size(), Html.table(List.of(), rows(values)));
  }

  private static List<List<String>> rows(Map<String, String> values) {
    List<List<String>> rows = new ArrayList<>();
    values.forEach((key, value) ->
        rows.add(
            List.of(
                Html.escape(key), "<span class=\"wrap\">%s</span>".formatted(Html.escape(value)))));
    return rows;
  }
}
