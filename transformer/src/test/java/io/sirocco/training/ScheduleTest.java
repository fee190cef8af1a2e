package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {

  private static final Schedule COSINE = new Schedule.Cosine(1e-3, 1e-4, 100);

  /** Values of nanoGPT's get_lr for its CPU setting, worked out by hand. */
  @ParameterizedTest
  @CsvSource({
    "0, 9.900990099009902e-06", // 1e-3 / 101
    "1, 1.9801980198019803e-05", // 2e-3 / 101
    "99, 9.900990099009901e-04", // 1e-1 / 101
    "100, 1e-3", // cos 0 = 1
    "575, 8.681980515339464e-04", // 1e-4 + 9e-4 (1 + sqrt(1/2)) / 2
    "1050, 5.5e-4", // cos pi/2 = 0
    "1525, 2.318019484660536e-04", // 1e-4 + 9e-4 (1 - sqrt(1/2)) / 2
    "2000, 1e-4", // cos pi = -1
    "5000, 1e-4",
  })
  void cosineIsThatOfNanoGpt(long step, double expected) {
    assertThat(COSINE.learningRate(step, 2000)).isCloseTo(expected, within(1e-18));
  }

  /** BERT's line is counted from step 0: after 9 steps of 100 it has fallen by 9 % of the way. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.01", // 0.1 / 10
    "8, 0.09",
    "9, 0.0919", // 0.01 + 0.09 (1 - 9 / 100)
    "50, 0.055",
    "99, 0.0109",
    "100, 0.01",
    "200, 0.01",
  })
  void linearFallsFromStepZeroToTheFloor(long step, double expected) {
    Schedule schedule = new Schedule.Linear(0.1, 0.01, 9);
    assertThat(schedule.learningRate(step, 100)).isCloseTo(expected, within(1e-16));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1e-7", // XLM's warmup_init_lr
    "1, 1.0999e-7", // 1e-7 + (1e-4 - 1e-7) / 10000
    "5000, 5.005e-5", // halfway between 1e-7 and 1e-4
    "10000, 1e-4",
    "40000, 5e-5", // four times the steps, half the rate
    "1000000, 1e-5",
  })
  void inverseSquareRootIsThatOfXlm(long step, double expected) {
    Schedule schedule = new Schedule.InverseSquareRoot(1e-4, 1e-7, 10_000);
    assertThat(schedule.learningRate(step, 2_000_000)).isCloseTo(expected, within(1e-18));
  }

  /**
   * optimization.py of google-research/bert has peak step / warmUp, so that its first update is of
   * rate 0: step s here is its step s + 1 of a warm-up one longer. Its line is counted from step 0.
   */
  @Property(tries = 300)
  void linearIsThatOfGoogle(
      @ForAll @Scale(7) @DoubleRange(min = 1e-6, max = 1) double peak,
      @ForAll @IntRange(min = 0, max = 1000) int warmUp,
      @ForAll @IntRange(min = 1000, max = 5000) int maxSteps,
      @ForAll @IntRange(min = 0, max = 6000) int step) {
    double expected =
        step < warmUp
            ? peak * (step + 1) / (warmUp + 1)
            : peak * (1 - Math.min(step, maxSteps) / (double) maxSteps);
    assertThat(new Schedule.Linear(peak, 0, warmUp).learningRate(step, maxSteps))
        .isCloseTo(expected, within(1e-15));
  }

  /** AdamInverseSqrtWithWarmup of facebookresearch/XLM, whose recipe warms up over 4,000 steps. */
  @Property(tries = 300)
  void inverseSquareRootFallsFromTheEndOfTheWarmUp(
      @ForAll @Scale(7) @DoubleRange(min = 1e-6, max = 1) double peak,
      @ForAll @IntRange(min = 1, max = 8000) int warmUp,
      @ForAll @IntRange(min = 0, max = 100_000) int step) {
    double expected =
        step < warmUp
            ? 1e-7 + step * (peak - 1e-7) / warmUp
            : peak * Math.pow(warmUp, .5) * Math.pow(step, -.5);
    assertThat(new Schedule.InverseSquareRoot(peak, 1e-7, warmUp).learningRate(step, 100_000))
        .isCloseTo(expected, within(1e-15));
  }

  @Test
  void constantStaysAtThePeak() {
    Schedule schedule = new Schedule.Constant(0.5, 4);
    assertThat(schedule.learningRate(0, 10)).isEqualTo(0.1);
    assertThat(schedule.learningRate(3, 10)).isEqualTo(0.4);
    assertThat(schedule.learningRate(4, 10)).isEqualTo(0.5);
    assertThat(schedule.learningRate(1_000_000, 10)).isEqualTo(0.5);
  }

  @Test
  void startsAtThePeakWithoutWarmUp() {
    assertThat(new Schedule.Constant(0.5, 0).learningRate(0, 10)).isEqualTo(0.5);
    assertThat(new Schedule.Cosine(0.5, 0, 0).learningRate(0, 10)).isEqualTo(0.5);
    assertThat(new Schedule.Linear(0.5, 0, 0).learningRate(0, 10)).isEqualTo(0.5);
  }

  @Test
  void aWarmUpAsLongAsTheRunDividesByNothing() {
    assertThat(new Schedule.Cosine(0.5, 0.1, 10).learningRate(10, 10)).isEqualTo(0.1);
    assertThat(new Schedule.Linear(0.5, 0.1, 10).learningRate(10, 10)).isEqualTo(0.1);
  }

  @Test
  void refusesAWarmUpLongerThanTheRun() {
    for (Schedule schedule :
        List.of(
            new Schedule.Constant(1, 11),
            new Schedule.Linear(1, 0, 11),
            new Schedule.Cosine(1, 0, 11),
            new Schedule.InverseSquareRoot(1, 0, 11))) {
      assertThatThrownBy(() -> schedule.learningRate(0, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a warm-up of 11 steps is longer than the run of 10");
      assertThat(schedule.withWarmUp(10).learningRate(0, 10)).isBetween(0.0, 1.0);
      assertThat(schedule.withWarmUp(10).warmUp()).isEqualTo(10);
      assertThat(schedule.withWarmUp(10).peak()).isEqualTo(schedule.peak());
      assertThat(schedule.withWarmUp(10)).isInstanceOf(schedule.getClass());
    }
  }

  @Test
  void refusesValuesThatMakeNoSense() {
    assertThatThrownBy(() -> new Schedule.Constant(0, 1))
        .hasMessage("learning rate 0.0 is not a finite number above 0");
    assertThatThrownBy(() -> new Schedule.Constant(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Schedule.Constant(1, -1))
        .hasMessage("a warm-up of -1 steps is negative");
    assertThatThrownBy(() -> new Schedule.Cosine(0.1, 0.2, 1))
        .hasMessage("lowest learning rate 0.2 is not between 0 and the highest, 0.1");
    assertThatThrownBy(() -> new Schedule.Linear(0.1, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Schedule.InverseSquareRoot(0.1, 0, 0))
        .hasMessage("a warm-up of 0 steps is below 1, which the inverse square root needs");
    assertThatThrownBy(() -> COSINE.learningRate(-1, 2000)).hasMessage("step -1 is negative");
  }
}
