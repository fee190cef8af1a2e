package io.sirocco.classification;

import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import java.util.Arrays;

/**
 * Intervals of scores from samples of the same texts, drawn with replacement (Efron 1979): the
 * percentile interval.
 *
 * @param seed of the samples: the same seed draws the same texts, so that differences are paired
 * @param samples how many, at least 100
 */
public record Bootstrap(long seed, int samples) {

  /** Checks the number. */
  public Bootstrap {
    if (samples < 100) {
      throw new IllegalArgumentException("%d samples are below 100".formatted(samples));
    }
  }

  /** A score of some of the texts. */
  @FunctionalInterface
  public interface Statistic {
    /**
     * The score.
     *
     * @param texts their numbers, some more than once
     */
    double of(int[] texts);
  }

  /**
   * An interval.
   *
   * @param low its lower end
   * @param high its upper end
   * @param shareAboveZero of the samples, for differences
   */
  public record Interval(double low, double high, double shareAboveZero) {}

  /**
   * The interval that holds a share of the samples in its middle.
   *
   * @param texts how many there are, at least 1
   * @param share such as .95
   */
  public Interval interval(int texts, double share, Statistic statistic) {
    double[] values = new double[samples];
    int[] drawn = new int[texts];
    for (int sample = 0; sample < samples; sample++) {
      Draws draws = new Draws(seed, Randomness.SAMPLING, 0, sample);
      for (int i = 0; i < texts; i++) {
        drawn[i] = draws.below(texts, 0, i);
      }
      values[sample] = statistic.of(drawn);
    }
    long above = Arrays.stream(values).filter(value -> value > 0).count();
    Arrays.sort(values);
    double tail = (1 - share) / 2;
    return new Interval(
        quantile(values, tail), quantile(values, 1 - tail), above / (double) samples);
  }

  /** Between the two nearest of sorted values. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
