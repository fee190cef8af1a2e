package io.sirocco.cli;

import io.sirocco.training.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Evaluations as lines to read. */
final class ScoreTable {

  private static final String ABSENT = "-";

  private ScoreTable() {}

  /** A line a score below a heading; the heading is left out where there is one score only. */
  static List<String> lines(Evaluation evaluation) {
    List<String> lines = new ArrayList<>();
    List<Evaluation.Score> scores = evaluation.scores();
    if (scores.size() == 1) {
      lines.add(alone(scores.getFirst()));
      return lines;
    }
    lines.add(
        "%-16s %8s %11s %9s %10s %10s %9s"
            .formatted(
                "objective",
                "loss",
                "perplexity",
                "accuracy",
                "bits/byte",
                "bits/char",
                "targets"));
    for (Evaluation.Score score : scores) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %8.4f %11.3f %9s %10s %10s %,9.0f",
              score.name(),
              score.mean(),
              score.perplexity(),
              percent(score.accuracy()),
              number(score.bitsPerByte()),
              number(score.bitsPerCharacter()),
              score.weight()));
    }
    return lines;
  }

  private static String alone(Evaluation.Score score) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "loss %.4f nats/token, perplexity %.3f, over %.0f tokens",
                score.mean(),
                score.perplexity(),
                score.weight()));
    if (score.accuracy() != null) {
      line.append(", accuracy ").append(percent(score.accuracy()));
    }
    if (score.bitsPerByte() != null) {
      line.append(", ").append(number(score.bitsPerByte())).append(" bits/byte");
    }
    if (score.bitsPerCharacter() != null) {
      line.append(", ").append(number(score.bitsPerCharacter())).append(" bits/character");
    }
    return line.toString();
  }

  private static String percent(@Nullable Double share) {
    return share == null ? ABSENT : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String number(@Nullable Double value) {
    return value == null ? ABSENT : String.format(Locale.ROOT, "%.4f", value);
  }
}
