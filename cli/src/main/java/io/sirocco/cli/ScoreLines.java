package io.sirocco.cli;

import io.sirocco.classification.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a classifier told, as tables of text. */
final class ClassScoreTable {

  private ClassScoreTable() {}

  /** Scores of each class, of all together, and what was taken for what. */
  static List<String> lines(ConfusionMatrix matrix) {
    List<String> labels = matrix.labels();
    int width = Math.max(8, labels.stream().mapToInt(String::length).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s %9s %9s %9s %8s",
            "class",
            "precision",
            "recall",
            "F1",
            "texts"));
    for (int c = 0; c < labels.size(); c++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %8.2f%% %8.2f%% %8.2f%% %,8d",
              labels.get(c),
              100 * matrix.precision(c),
              100 * matrix.recall(c),
              100 * matrix.f1(c),
              matrix.support(c)));
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
