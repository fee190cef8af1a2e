package io.sirocco.cli;

import io.sirocco.classification.ConfusionMatrix;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.Scores;
import io.sirocco.classification.SingleLabel;
import io.sirocco.classification.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code sirocco score} shows of single classes beside their scores. */
final class MoreScores {

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description =
          "Also how often texts are right for each value of a column of --gold, such as the"
              + " language or the functionality that a text tests.")
  private @Nullable String column;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Writes a picture of the confusion matrix, too.")
  private @Nullable Path picture;

  /** Whether one of them is asked for. */
  boolean isAsked() {
    return column != null || picture != null;
  }

  /**
   * Refuses options that labels do not go with.
   *
   * @throws IllegalArgumentException naming the option
   */
  void require(LabelKind kind) {
    String asked = column != null ? "--by " + column : picture != null ? "--png " + picture : null;
    if (asked != null && !(kind instanceof SingleLabel)) {
      throw new IllegalArgumentException(
          "%s: only of --task single a text is right or wrong".formatted(asked));
    }
  }

  /**
   * Prints groups, and draws what was taken for what.
   *
   * @param given the table of the right classes
   * @param name of its file
   * @param right class of each text
   * @param told what each was told to be
   */
  void show(
      PrintWriter out,
      Scores scores,
      TextTable given,
      String name,
      List<String> right,
      List<String> told)
      throws IOException {
    if (column != null) {
      GroupScores.lines(given.column(column, name), right, told).forEach(out::println);
    }
    if (picture != null && scores instanceof ConfusionMatrix matrix) {
      ConfusionChart.write(picture, matrix);
    }
  }
}
