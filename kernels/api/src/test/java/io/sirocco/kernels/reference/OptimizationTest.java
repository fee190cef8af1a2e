package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptimizationTest {

  private static final Offset<Double> EXACT = within(1e-15);
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final AdamWSettings SETTINGS = new AdamWSettings(BETA1, BETA2, 1e-3, 0.1);
  private static final Op ADAMW = new Op.AdamW(List.of(Shape.of(2), Shape.of(1)), SETTINGS);

  /** Step t with a learning rate of 0.5. */
  private static double[] schedule(double maximum, int t) {
    return new double[] {0.5, maximum, 1 - Math.pow(BETA1, t), Math.sqrt(1 - Math.pow(BETA2, t))};
  }

  private static OneStep start(double norm, double maximum) {
    return new OneStep(ADAMW)
        .set("norm", norm)
        .set("schedule", schedule(maximum, 1))
        .set("gradient0", 3, -4)
        .set("parameter0", 1, 2)
        .set("gradient1", 0)
        .set("parameter1", 8);
  }

  @Test
  void theNormSpansAllGradients() {
    OneStep step =
        new OneStep(new Op.GradientNorm(List.of(Shape.of(2), Shape.of(2, 1))))
            .set("gradient0", 2, -4)
            .set("gradient1", 5, 6)
            .run();
    assertThat(step.get("norm")).containsExactly(9);
  }

  @Test
  void theFirstStepMovesByTheRateTimesTheSign() {
    OneStep step = start(5, 100).run();
    assertThat(step.get("parameter0"))
        .containsExactly(
            new double[] {0.95 - 0.5 * 3 / 3.001, 2 * 0.95 + 0.5 * 4 / 4.001}, within(1e-14));
    assertThat(step.get("firstMoment0")).containsExactly(new double[] {0.3, -0.4}, EXACT);
    assertThat(step.get("secondMoment0")).containsExactly(new double[] {0.09, 0.16}, EXACT);
  }

  @Test
  void decayAppliesWhereTheGradientIsZero() {
    assertThat(start(5, 100).run().get("parameter1")).containsExactly(8 * 0.95);
  }

  @Test
  void theSecondStepRemembersTheFirst() {
    OneStep step = start(5, 100).run();
    double p = step.get("parameter0")[0];
    step.set("gradient0", -1, 0).set("schedule", schedule(100, 2)).run();
    double m = (0.9 * 0.1 * 3 + 0.1 * -1) / (1 - 0.81);
    double v = (0.99 * 0.01 * 9 + 0.01 * 1) / (1 - 0.9801);
    assertThat(step.get("parameter0")[0])
        .isCloseTo(p * 0.95 - 0.5 * m / (Math.sqrt(v) + 1e-3), within(1e-14));
  }

  @Test
  void clipsByTheNormOfAll() {
    double clip = 2 / (5 + 1e-6);
    OneStep step = start(5, 2).run();
    assertThat(step.get("firstMoment0"))
        .containsExactly(new double[] {0.3 * clip, -0.4 * clip}, EXACT);
    assertThat(step.get("secondMoment0"))
        .containsExactly(new double[] {0.09 * clip * clip, 0.16 * clip * clip}, EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aNormThatIsNotFiniteChangesNothing(double norm) {
    OneStep step = start(norm, 2).set("firstMoment0", 7, 8).run();
    assertThat(step.get("parameter0")).containsExactly(1, 2);
    assertThat(step.get("firstMoment0")).containsExactly(7, 8);
    assertThat(step.get("secondMoment0")).containsExactly(0, 0);
    assertThat(step.get("parameter1")).containsExactly(8);
  }

  @Test
  void clearSetsEveryElementToZero() {
    OneStep step = new OneStep(new Op.Clear(List.of(Shape.of(3), Shape.of(17)))).run();
    assertThat(step.get("tensor0")).containsExactly(0, 0, 0);
    assertThat(step.get("tensor1")).hasSize(17).containsOnly(0);
  }
}
