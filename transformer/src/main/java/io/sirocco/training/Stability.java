package io.sirocco.training;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run has seen of its own steps, and what it had to do about them. A part of a checkpoint.
 *
 * @param objectives what the steps of each objective measured
 * @param skippedSteps steps of the whole run that were outliers: they drew their data and updated
 *     nothing
 * @param rollbacks how often the run went back to a checkpoint
 * @param learningRateFactor what the learning rate is multiplied by since then
 */
public record Stability(
    Map<String, Measured> objectives, int skippedSteps, int rollbacks, double learningRateFactor) {

  /** Nothing has happened. */
  public static final Stability NONE = new Stability(Map.of(), 0, 0, 1);

  /** Checks the ranges and copies the map. */
  public Stability {
    if (skippedSteps < 0 || rollbacks < 0 || !(learningRateFactor > 0)) {
      throw new IllegalArgumentException(
          "skipped_steps=%d, rollbacks=%d, learning_rate_factor=%s: one is too small"
              .formatted(skippedSteps, rollbacks, learningRateFactor));
    }
    objectives = Collections.unmodifiableSortedMap(new TreeMap<>(objectives));
  }

  /**
   * What the steps of an objective measured.
   *
   * @param loss of the steps
   * @param gradientNorm of the steps
   */
  public record Measured(Spread loss, Spread gradientNorm) {
    static final Measured NONE = new Measured(Spread.NONE, Spread.NONE);
  }

  private Measured of(String objective) {
    return objectives.getOrDefault(objective, Measured.NONE);
  }

  /** Why a step with such a loss is an outlier, if it is one. */
  Optional<String> outlyingLoss(String objective, double loss, double limit) {
    return outlier("loss", of(objective).loss(), loss, limit);
  }

  /** Why a step with such a gradient norm is an outlier, if it is one. */
  Optional<String> outlyingNorm(String objective, double norm, double limit) {
    return outlier("gradient norm", of(objective).gradientNorm(), norm, limit);
  }

  private static Optional<String> outlier(String what, Spread spread, double value, double limit) {
    double zScore = spread.zScore(value);
    return zScore > limit
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s %.4g lies %.1f standard deviations above the mean %.4g",
                what,
                value,
                zScore,
                spread.mean()))
        : Optional.empty();
  }

  /** After a step that measured this; norms that are not finite tell nothing. */
  Stability measured(String objective, double loss, double norm, double limit) {
    Measured before = of(objective);
    Spread norms =
        Double.isFinite(norm) ? before.gradientNorm().with(norm, limit) : before.gradientNorm();
    Map<String, Measured> after = new TreeMap<>(objectives);
    after.put(objective, new Measured(before.loss().with(loss, limit), norms));
    return new Stability(after, skippedSteps, rollbacks, learningRateFactor);
  }

  /** After a step that updated nothing. */
  Stability skipped() {
    return new Stability(objectives, skippedSteps + 1, rollbacks, learningRateFactor);
  }

  /** After going back to a checkpoint: with the count and the factor of the steps given up. */
  Stability rolledBack(Stability givenUp, double factor) {
    return new Stability(
        objectives, skippedSteps, givenUp.rollbacks + 1, givenUp.learningRateFactor * factor);
  }
}
