package io.sirocco.training;

/**
 * Running mean and variance of the last values of something: of all values while there are few,
 * exponential with {@link #WEIGHT} later. A part of a checkpoint.
 *
 * @param count of the values so far
 * @param mean their mean
 * @param variance around it
 */
public record Spread(int count, double mean, double variance) {

  /** Before the first value. */
  public static final Spread NONE = new Spread(0, 0, 0);

  /** The weight of a new value; about 50 values count. */
  static final double WEIGHT = .02;

  /** The values after which another is judged. */
  static final int FEWEST = 50;

  /** The least standard deviation as a share of the mean: values that never vary judge nothing. */
  private static final double LEAST = 1e-3;

  /** Checks the ranges. */
  public Spread {
    if (count < 0 || !(variance >= 0)) {
      throw new IllegalArgumentException(
          "count=%d, variance=%s: one is below 0".formatted(count, variance));
    }
  }

  /** The standard deviation. */
  public double deviation() {
    return Math.max(Math.sqrt(variance), LEAST * Math.abs(mean));
  }

  /** How many standard deviations a value lies above the mean; 0 as long as values are few. */
  double zScore(double value) {
    double deviation = deviation();
    return count < FEWEST || deviation == 0 ? 0 : (value - mean) / deviation;
  }

  /**
   * With one more value. One that lies above the limit counts as if it lay there, so that a level
   * that stays is followed after a while.
   *
   * @param limit in standard deviations
   */
  Spread with(double value, double limit) {
    double counted = zScore(value) > limit ? mean + limit * deviation() : value;
    double weight = Math.max(WEIGHT, 1. / (count + 1));
    double difference = counted - mean;
    return new Spread(
        Math.min(count, Integer.MAX_VALUE - 1) + 1,
        mean + weight * difference,
        (1 - weight) * (variance + weight * difference * difference));
  }
}
