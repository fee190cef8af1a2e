package io.sirocco.cli;

import io.sirocco.classification.ConfusionMatrix;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.LabelScores;
import io.sirocco.classification.MultiLabel;
import io.sirocco.classification.Regression;
import io.sirocco.classification.Scores;
import io.sirocco.classification.SingleLabel;
import io.sirocco.classification.SpanScores;
import io.sirocco.classification.ValueScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was told of texts, as lines and tables of text. */
final class ScoreLines {

  private ScoreLines() {}

  /** What the outputs of a model are. */
  static String outputs(LabelKind kind) {
    return switch (kind) {
      case SingleLabel _ -> "classes";
      case MultiLabel _ -> "labels";
      case Regression _ -> "value";
    };
  }

  /** What is wrong where nearly all texts were told the same. */
  static String collapse(Scores scores) {
    return switch (scores) {
      case ConfusionMatrix _ -> "nearly all texts are told to be of one class";
      case LabelScores _ -> "all texts are told to have the same labels";
      case ValueScores _ -> "nearly the same value is told of all texts";
      case SpanScores _ -> "no word is told to be of anything";
    };
  }

  /** The most important scores in a line. */
  static String headline(Scores scores) {
    return scores.headline().stream().map(ScoreLines::written).collect(Collectors.joining(", "));
  }

  private static String written(Scores.Measure measure) {
    return switch (measure.unit()) {
      case SHARE -> String.format(Locale.ROOT, "%s %.2f %%", measure.name(), 100 * measure.value());
      case NUMBER -> String.format(Locale.ROOT, "%s %.4f", measure.name(), measure.value());
    };
  }

  /** All that scores say. */
  static List<String> lines(Scores scores) {
    return switch (scores) {
      case ConfusionMatrix matrix -> lines(matrix);
      case LabelScores labels -> lines(labels);
      case SpanScores spans -> lines(spans);
      case ValueScores values ->
          List.of(
              values.measures().stream().map(ScoreLines::written).collect(Collectors.joining(", ")),
              String.format(Locale.ROOT, "%,d texts", values.texts()));
    };
  }

  /** Scores of each label, of all together. */
  private static List<String> lines(LabelScores scores) {
    List<String> labels = scores.labels();
    int width = width(labels);
    List<String> lines = new ArrayList<>(List.of(header("label", width, "texts")));
    for (int k = 0; k < labels.size(); k++) {
      double[] shares = {scores.precision(k), scores.recall(k), scores.f1(k)};
      lines.add(row(labels.get(k), width, shares, scores.support(k)));
    }
    lines.add(headline(scores));
    return lines;
  }

  /** Scores of each type of spans, of all together. */
  private static List<String> lines(SpanScores scores) {
    List<String> types = scores.types();
    int width = width(types);
    List<String> lines = new ArrayList<>(List.of(header("type", width, "spans")));
    for (int k = 0; k < types.size(); k++) {
      double[] shares = {scores.precision(k), scores.recall(k), scores.f1(k)};
      lines.add(row(types.get(k), width, shares, scores.support(k)));
    }
    lines.add(headline(scores));
    return lines;
  }

  private static int width(List<String> labels) {
    return Math.max(8, labels.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String header(String what, int width, String counted) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %9s %9s %9s %8s",
        what,
        "precision",
        "recall",
        "F1",
        counted);
  }

  private static String row(String label, int width, double[] shares, long texts) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %8.2f%% %8.2f%% %8.2f%% %,8d",
        label,
        100 * shares[0],
        100 * shares[1],
        100 * shares[2],
        texts);
  }

  /** Scores of each class, of all together, and what was taken for what. */
  private static List<String> lines(ConfusionMatrix matrix) {
    List<String> labels = matrix.labels();
    int width = width(labels);
    List<String> lines = new ArrayList<>(List.of(header("class", width, "support")));
    for (int c = 0; c < labels.size(); c++) {
      double[] shares = {matrix.precision(c), matrix.recall(c), matrix.f1(c)};
      lines.add(row(labels.get(c), width, shares, matrix.support(c)));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "macro-F1 %.2f %%, weighted F1 %.2f %%, accuracy (micro-F1) %.2f %%, F of mean P and R"
                + " %.2f %%",
            100 * matrix.macroF1(),
            100 * matrix.weightedF1(),
            100 * matrix.accuracy(),
            100 * matrix.f1OfMeans()));
    StringBuilder header =
        new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", "is \\ told"));
    labels.forEach(label -> header.append(String.format(Locale.ROOT, " %" + width + "s", label)));
    lines.add(header.toString());
    for (int gold = 0; gold < labels.size(); gold++) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", labels.get(gold)));
      for (int told = 0; told < labels.size(); told++) {
        row.append(String.format(Locale.ROOT, " %," + width + "d", matrix.count(gold, told)));
      }
      lines.add(row.toString());
    }
    return lines;
  }
}
