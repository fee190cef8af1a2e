package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.Trainer.Outcome;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in f16 that begin with a scale at which gradients overflow. */
final class ScaledTrainingTest {

  private static final double HUGE = 0x1p30;

  private final TrainingScene scene = new TrainingScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static TrainingSettings half(double initial, double minimum) {
    TrainingSettings settings = TrainingScene.steps(24, 6, 4);
    return new TrainingSettings(
        settings.seed(),
        settings.batch(),
        settings.accumulation(),
        settings.length(),
        settings.evaluateEvery(),
        settings.checkpointEvery(),
        settings.optimizer(),
        new MixedPrecision(Precision.F16, new LossScaling(initial, 2000, minimum)),
        settings.earlyStopping());
  }

  @Test
  void aHugeScaleIsHalvedUntilGradientsAreFiniteAndTheRunLearns() {
    assertThat(scene.run(half(HUGE, 1))).isEqualTo(Outcome.COMPLETED);
    LossScale scale = scene.progress.lossScale();
    assertThat(scale.skippedSteps()).isBetween(5, 18);
    assertThat(scale.factor()).isEqualTo(HUGE / Math.pow(2, scale.skippedSteps()));
    assertThat(scale.goodSteps()).isLessThanOrEqualTo(24 - scale.skippedSteps());
    assertThat(scene.losses.getLast()).isLessThan(scene.losses.getFirst());
  }

  /** What comes after the skipped steps, from the initial values, at their data. */
  @Test
  void skippedStepsDrawTheirDataAndUpdateNothing() {
    TrainingSettings settings = half(HUGE, 1);
    assertThat(scene.run(settings, Progress.start(settings.length()), 1))
        .isEqualTo(Outcome.INTERRUPTED);
    LossScale first = scene.progress.lossScale();
    assertThat(first).isEqualTo(new LossScale(HUGE / 2, 0, 1));
    Map<Tensor, double[]> after = scene.values();
    try (TrainingScene untouched = new TrainingScene()) {
      assertSame(after, untouched.values());
    }
    scene.run(settings, scene.progress, 1000);
    int skipped = scene.progress.lossScale().skippedSteps();
    try (TrainingScene later = new TrainingScene()) {
      LossScale low = new LossScale(scene.progress.lossScale().factor(), 0, skipped);
      Progress start = Progress.start(settings.length());
      Progress there =
          new Progress(
              skipped,
              start.maxSteps(),
              Progress.NEVER,
              EarlyStopping.Progress.NONE,
              start.spent(),
              low,
              Stability.NONE);
      later.run(settings, there, 1000);
      assertThat(later.progress.lossScale().skippedSteps()).isEqualTo(skipped);
      assertSame(scene.values(), later.values());
    }
  }

  /** The first update of Adam has the size of the learning rate, whatever was skipped before. */
  @Test
  void adamCountsUpdatesOnly() {
    TrainingSettings settings = half(HUGE, 1);
    Map<Tensor, double[]> before = scene.values();
    int step = 0;
    Progress progress = Progress.start(settings.length());
    while (scene.progress.lossScale().goodSteps() == 0) {
      scene.run(settings, progress, ++step);
      progress = scene.progress;
    }
    assertThat(progress.lossScale().skippedSteps()).isEqualTo(step - 1).isPositive();
    double rate = scene.learningRates.getLast();
    Tensor bias =
        scene.model.tensors().stream()
            .filter(tensor -> tensor.name().equals("ln_f.bias"))
            .findFirst()
            .orElseThrow();
    double[] old = Objects.requireNonNull(before.get(bias));
    double[] now = Objects.requireNonNull(scene.values().get(bias));
    for (int i = 0; i < old.length; i++) {
      assertThat(Math.abs(now[i] - old[i])).isCloseTo(rate, within(rate * 1e-3));
    }
  }

  @Test
  void aScaleThatWouldFallBelowItsMinimumEndsTheRun() {
    assertThatThrownBy(() -> scene.run(half(HUGE, HUGE / 4)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageContainingAll("gradient norm is", "at step 3", "min_loss_scale");
  }

  /** Stopped where steps are skipped, and later. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "5 9", "1 2 20"})
  void aRunThatWasInterruptedEndsAsOneThatWasNot(String stops) throws JsonProcessingException {
    TrainingSettings settings = half(HUGE, 1);
    assertThat(scene.run(settings)).isEqualTo(Outcome.COMPLETED);
    TrainingScene current = new TrainingScene();
    Progress progress = Progress.start(settings.length());
    for (String stop : stops.split(" ", -1)) {
      current.run(settings, progress, Integer.parseInt(stop));
      progress = Json.MAPPER.readValue(Json.line(current.progress), Progress.class);
      TrainingScene next = new TrainingScene();
      next.restore(current.values());
      current.close();
      current = next;
    }
    assertThat(current.run(settings, progress, 1000)).isEqualTo(Outcome.COMPLETED);
    assertThat(current.progress).isEqualTo(scene.progress);
    assertSame(scene.values(), current.values());
    current.close();
  }

  /** A scale that is a power of two changes no digit of what is far from the limits of f16. */
  @Test
  void gradientsThatCountAreThoseOfLossesThatAreNotScaled() {
    TrainingSettings plain = TrainingScene.steps(24, 6, 4);
    scene.run(plain);
    try (TrainingScene scaled = new TrainingScene()) {
      scaled.run(half(1024, 1));
      assertThat(scaled.progress.lossScale()).isEqualTo(new LossScale(1024, 24, 0));
      for (int i = 0; i < scene.losses.size(); i++) {
        assertThat(scaled.losses.get(i)).isCloseTo(scene.losses.get(i), within(.01));
      }
    }
  }

  private static void assertSame(Map<Tensor, double[]> expected, Map<Tensor, double[]> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(actual.keySet()).anyMatch(tensor -> tensor.role() == Role.OPTIMIZER);
    actual.forEach(
        (tensor, values) -> assertThat(values).as(tensor.name()).isEqualTo(expected.get(tensor)));
  }
}
