package io.sirocco.classification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How near numbers that were told are to the right ones. */
public final class ValueScores implements Scores {

  private final double[] gold;
  private final double[] told;

  /**
   * Measures.
   *
   * @param gold the right numbers
   * @param told the others
   */
  public ValueScores(double[] gold, double[] told) {
    if (gold.length != told.length) {
      throw new IllegalArgumentException(
          "%d values, %d predictions".formatted(gold.length, told.length));
    }
    this.gold = gold.clone();
    this.told = told.clone();
  }

  /** How many texts there are. */
  public int texts() {
    return gold.length;
  }

  /** Pearson's correlation; 0 where one side has no spread. */
  public double pearson() {
    return correlation(gold, told);
  }

  /** Spearman's: Pearson's of the ranks, equal numbers with the mean of theirs. */
  public double spearman() {
    return correlation(ranks(gold), ranks(told));
  }

  /** The root of the mean squared error. */
  public double rmse() {
    double sum = 0;
    for (int i = 0; i < gold.length; i++) {
      sum += (told[i] - gold[i]) * (told[i] - gold[i]);
    }
    return Math.sqrt(sum / Math.max(1, gold.length));
  }

  /**
   * R², the share of the spread of the right numbers that is told: 1 less their squared errors by
   * their variance. A correlation does not see another offset or scale; this does.
   */
  public double determination() {
    double mean = Arrays.stream(gold).average().orElse(0);
    double variance =
        Arrays.stream(gold).map(value -> (value - mean) * (value - mean)).average().orElse(0);
    return variance == 0 ? -rmse() : 1 - rmse() * rmse() / variance;
  }

  /** The mean absolute error. */
  public double meanError() {
    return IntStream.range(0, gold.length)
        .mapToDouble(i -> Math.abs(told[i] - gold[i]))
        .average()
        .orElse(0);
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx) / Math.sqrt(yy);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((a, b) -> Double.compare(values[a], values[b]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from;
      while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i <= to; i++) {
        ranks[order[i]] = (from + to) / 2.0;
      }
      from = to + 1;
    }
    return ranks;
  }

  @Override
  public List<Measure> headline() {
    return List.of(
        new Measure("R2", determination(), Unit.NUMBER),
        new Measure("Pearson r", pearson(), Unit.NUMBER),
        new Measure("Spearman", spearman(), Unit.NUMBER),
        new Measure("RMSE", rmse(), Unit.NUMBER));
  }

  @Override
  public List<Measure> measures() {
    List<Measure> all = new ArrayList<>(headline());
    all.add(new Measure("mean absolute error", meanError(), Unit.NUMBER));
    return all;
  }

  @Override
  public boolean collapsed() {
    double spread = Arrays.stream(told).max().orElse(0) - Arrays.stream(told).min().orElse(0);
    double right = Arrays.stream(gold).max().orElse(0) - Arrays.stream(gold).min().orElse(0);
    return spread < .01 * right;
  }
}
