package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Tensor;
import io.sirocco.training.Trainer.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that lie far from the others. */
final class StabilityTest {

  private static final double OFF = Double.POSITIVE_INFINITY;

  private static TrainingSettings skipping(double zScore) {
    TrainingSettings settings = TrainingScene.steps(90, 40, 1000);
    OptimizerSettings optimizer = settings.optimizer();
    return new TrainingSettings(
        settings.seed(),
        settings.batch(),
        settings.accumulation(),
        settings.length(),
        settings.evaluateEvery(),
        settings.checkpointEvery(),
        new OptimizerSettings(
            optimizer.schedule(), optimizer.adamW(), optimizer.maximumNorm(), zScore),
        settings.precision(),
        settings.earlyStopping());
  }

  @Test
  void aSpreadIsMeanAndVarianceOfTheFirstValues() {
    Spread spread = Spread.NONE;
    for (double value : List.of(1., 2., 4., 5.)) {
      spread = spread.with(value, OFF);
    }
    assertThat(spread.count()).isEqualTo(4);
    assertThat(spread.mean()).isCloseTo(3, within(1e-12));
    assertThat(spread.variance()).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void aSpreadForgetsOldValues() {
    Random random = new Random(1);
    Spread spread = Spread.NONE;
    for (int i = 0; i < 1000; i++) {
      spread = spread.with(100 + random.nextGaussian(), OFF);
    }
    for (int i = 0; i < 1000; i++) {
      spread = spread.with(5 + 2 * random.nextGaussian(), OFF);
    }
    assertThat(spread.mean()).isCloseTo(5, within(1.));
    assertThat(spread.deviation()).isBetween(1., 3.);
  }

  @Test
  void nothingIsJudgedWhileValuesAreFew() {
    Spread spread = Spread.NONE;
    for (int i = 0; i < Spread.FEWEST - 1; i++) {
      spread = spread.with(i % 2, OFF);
    }
    assertThat(spread.zScore(1e9)).isZero();
    assertThat(spread.with(1, OFF).zScore(1e9)).isGreaterThan(1e6);
  }

  /** Also where nothing has ever varied. */
  @ParameterizedTest
  @ValueSource(doubles = {0, .1})
  void aLevelThatStaysIsFollowedAfterAWhile(double noise) {
    Random random = new Random(1);
    Spread spread = Spread.NONE;
    for (int i = 0; i < 200; i++) {
      spread = spread.with(2 + noise * random.nextGaussian(), 6);
    }
    int outliers = 0;
    while (spread.zScore(4) > 6) {
      spread = spread.with(4, 6);
      outliers++;
    }
    assertThat(outliers).isBetween(3, 60);
    assertThat(spread.zScore(-100)).isNegative();
  }

  /** A limit so low that ordinary steps exceed it. */
  @Test
  void anOutlierDrawsItsDataAndUpdatesNothing() {
    try (TrainingScene scene = new TrainingScene()) {
      TrainingSettings settings = skipping(.5);
      Progress progress = Progress.start(settings.length());
      Map<Tensor, double[]> values = scene.values();
      int skipped = 0;
      int updated = 0;
      for (int step = 1; step <= 70; step++) {
        scene.run(settings, progress, step);
        boolean skips =
            scene.progress.stability().skippedSteps() > progress.stability().skippedSteps();
        Map<Tensor, double[]> after = scene.values();
        assertThat(same(values, after)).as("step %d", step).isEqualTo(skips);
        assertThat(scene.outliers.getLast() != null).isEqualTo(skips);
        skipped += skips ? 1 : 0;
        updated += skips || step <= Spread.FEWEST ? 0 : 1;
        progress = scene.progress;
        values = after;
      }
      assertThat(skipped).isPositive();
      assertThat(updated).isPositive();
      assertThat(scene.outliers.stream().filter(Objects::nonNull))
          .allMatch(why ->
              why.matches(
                  "(loss|gradient norm) [0-9.]+ lies [0-9.]+ standard deviations above the mean"
                      + " [0-9.]+"));
    }
  }

  private static boolean same(Map<Tensor, double[]> one, Map<Tensor, double[]> other) {
    return one.keySet().stream()
        .allMatch(tensor -> Arrays.equals(one.get(tensor), other.get(tensor)));
  }

  /** The norm goes over the host, where it is rounded to f32. */
  @Test
  void whereNothingIsAnOutlierARunIsOneThatDoesNotLook() {
    try (TrainingScene looking = new TrainingScene();
        TrainingScene other = new TrainingScene()) {
      looking.run(skipping(1e6));
      other.run(skipping(OFF));
      Map<Tensor, double[]> expected = other.values();
      looking
          .values()
          .forEach((tensor, values) ->
              assertThat(values)
                  .as(tensor.name())
                  .containsExactly(Objects.requireNonNull(expected.get(tensor)), within(1e-6)));
      assertThat(looking.progress.stability().skippedSteps()).isZero();
      assertThat(looking.progress.stability().objectives()).containsKey("clm");
      assertThat(other.progress.stability()).isEqualTo(Stability.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 55, 71})
  void aRunThatWasInterruptedEndsAsOneThatWasNot(int stop) throws Exception {
    TrainingSettings settings = skipping(.5);
    try (TrainingScene whole = new TrainingScene();
        TrainingScene first = new TrainingScene();
        TrainingScene second = new TrainingScene()) {
      assertThat(whole.run(settings)).isEqualTo(Outcome.COMPLETED);
      assertThat(whole.progress.stability().skippedSteps()).isPositive();
      first.run(settings, Progress.start(settings.length()), stop);
      second.restore(first.values());
      Progress read = Json.MAPPER.readValue(Json.line(first.progress), Progress.class);
      second.run(settings, read, 1000);
      assertThat(second.progress).isEqualTo(whole.progress);
      assertThat(same(second.values(), whole.values())).isTrue();
    }
  }

  @Test
  void aRunThatWentBackHasASmallerLearningRate() {
    try (TrainingScene scene = new TrainingScene();
        TrainingScene other = new TrainingScene()) {
      TrainingSettings settings = TrainingScene.steps(5, 10, 10);
      scene.run(settings);
      Progress start = Progress.start(settings.length());
      Progress back = start.rolledBack(start.rolledBack(start, .5), .5);
      assertThat(back.stability().rollbacks()).isEqualTo(2);
      other.run(settings, back, 1000);
      assertThat(other.learningRates)
          .containsExactlyElementsOf(scene.learningRates.stream().map(rate -> rate / 4).toList());
    }
  }
}
