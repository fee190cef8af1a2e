package io.sirocco.cli;

import io.sirocco.classification.Bootstrap;
import io.sirocco.classification.Scores;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Scores with intervals, as lines of text.
 *
 * @param bootstrap draws the samples
 * @param texts that there are
 */
record ScoreIntervals(Bootstrap bootstrap, int texts) {

  private static final double SHARE = .95;

  /** The most important scores over some of the texts. */
  @FunctionalInterface
  interface Sampled {
    /** Of these texts, a text as often as it is there. */
    List<Scores.Measure> of(int[] texts);
  }

  /** The most important scores, a line each. */
  List<String> headline(List<Scores.Measure> whole, Sampled sampled) {
    return IntStream.range(0, whole.size())
        .mapToObj(i ->
            line(
                whole.get(i).name(),
                whole.get(i).unit(),
                texts -> sampled.of(texts).get(i).value()))
        .toList();
  }

  /** How much better the first score is than that of others, on the same samples. */
  List<String> difference(Scores.Measure first, String others, Bootstrap.Statistic statistic) {
    Bootstrap.Interval interval = bootstrap.interval(texts, SHARE, statistic);
    return List.of(
        line("%s above %s".formatted(first.name(), others), first.unit(), statistic),
        String.format(
            Locale.ROOT, "above 0 in %.1f %% of the samples", 100 * interval.shareAboveZero()));
  }

  private String line(String what, Scores.Unit unit, Bootstrap.Statistic statistic) {
    double whole = statistic.of(IntStream.range(0, texts).toArray());
    Bootstrap.Interval interval = bootstrap.interval(texts, SHARE, statistic);
    return switch (unit) {
      case SHARE ->
          String.format(
              Locale.ROOT,
              "%s %.2f %%, 95 %% interval %.2f to %.2f",
              what,
              100 * whole,
              100 * interval.low(),
              100 * interval.high());
      case NUMBER ->
          String.format(
              Locale.ROOT,
              "%s %.4f, 95 %% interval %.4f to %.4f",
              what,
              whole,
              interval.low(),
              interval.high());
    };
  }
}
