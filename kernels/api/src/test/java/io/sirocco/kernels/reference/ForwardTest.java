package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.WeightLayout;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Small cases worked by hand. */
final class ForwardTest {

  private static final Offset<Double> EXACT = within(1e-15);

  @Test
  void embeddingSumsOneRowOfEachTable() {
    OneStep step =
        new OneStep(new Op.Embedding(3, 2, List.of(3, 2)))
            .set("table0", 1, 2, 3, 4, 5, 6)
            .set("table1", 10, 20, 30, 40)
            .indices("ids0", 2, 0, 2)
            .indices("ids1", 1, 0, 0)
            .run();
    assertThat(step.get("y")).containsExactly(35, 46, 11, 22, 15, 26);
  }

  @Test
  void layerNormCentersScalesAndShifts() {
    OneStep step =
        new OneStep(new Op.LayerNorm(2, 2, 0.25, Bias.PRESENT))
            .set("x", 1, 3, 5, 5)
            .set("weight", 2, 3)
            .set("bias", 10, 20)
            .run();
    double scale = 1 / Math.sqrt(1.25);
    assertThat(step.get("mean")).containsExactly(2, 5);
    assertThat(step.get("scale")).containsExactly(new double[] {scale, 2}, EXACT);
    assertThat(step.get("y"))
        .containsExactly(new double[] {10 - 2 * scale, 20 + 3 * scale, 10, 20}, within(1e-14));
  }

  @Test
  void layerNormNeedsNoBias() {
    OneStep step =
        new OneStep(new Op.LayerNorm(1, 2, 3, Bias.ABSENT)).set("x", -1, 1).set("weight", 2, 2);
    assertThat(step.run().get("y")).containsExactly(-1, 1);
  }

  @Test
  void rmsNormScalesAndDoesNotCenter() {
    OneStep step = new OneStep(new Op.RmsNorm(2, 2, 2)).set("x", 1, 3, 7, 7).set("weight", 2, 3);
    step.run();
    double scale = 1 / Math.sqrt(7);
    assertThat(step.get("scale")).containsExactly(new double[] {scale, 1 / Math.sqrt(51)}, EXACT);
    assertThat(Arrays.copyOf(step.get("y"), 2))
        .containsExactly(new double[] {2 * scale, 9 * scale}, within(1e-14));
  }

  @Test
  void swiGluLetsThroughWhatItsGateSays() {
    OneStep step =
        new OneStep(new Op.SwiGlu(2, 2)).set("x", 0, Math.log(3), 5, 2, -1e4, 1e4, 7, 7).run();
    // σ(log 3) = 3/4.
    assertThat(step.get("y"))
        .containsExactly(new double[] {0, 1.5 * Math.log(3), 0, 7e4}, within(1e-14));
  }

  /** A quarter of a turn at position 1, none at position 0; pairs are half a head apart. */
  @Test
  void rotaryTurnsQueriesAndKeysAndCopiesValues() {
    OneStep step =
        new OneStep(new Op.Rotary(2, 1, 4, 2))
            .set("table", 1, 1, 0, 0, 0, 0, 1, 1)
            .indices("positions", 1, 0)
            .set(
                "qkv", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
            .run();
    assertThat(step.get("y"))
        .containsExactly(
            -3, -4, 1, 2, -7, -8, 5, 6, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void matmulMultipliesEachPairOfItsBatch() {
    // (1 2) (5 6; 7 8) and (3 4) (1 0; 0 10), stored in every form.
    for (MatmulForm form : MatmulForm.values()) {
      OneStep step = new OneStep(new Op.Matmul(form, 2, 1, 2, 2)).set("a", 1, 2, 3, 4);
      if (form == MatmulForm.NT) {
        step.set("b", 5, 7, 6, 8, 1, 0, 0, 10);
      } else {
        step.set("b", 5, 6, 7, 8, 1, 0, 0, 10);
      }
      assertThat(step.run().get("y")).as(form.name()).containsExactly(19, 22, 3, 40);
    }
    OneStep columns = new OneStep(new Op.Matmul(MatmulForm.TN, 1, 2, 1, 2));
    assertThat(columns.set("a", 1, 2, 3, 4).set("b", 10, 1).run().get("y")).containsExactly(13, 24);
  }

  @Test
  void linearMultipliesAndAddsTheBias() {
    Op op = new Op.Linear(2, 2, 3, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.NONE);
    OneStep step =
        new OneStep(op)
            .set("x", 1, 2, 3, 4)
            .set("weight", 1, 0, 2, 0, 1, 3)
            .set("bias", 100, 200, 300)
            .run();
    assertThat(step.get("y")).containsExactly(101, 202, 308, 103, 204, 318);
  }

  @Test
  void linearTakesTheTransposedWeight() {
    Op op = new Op.Linear(2, 2, 3, WeightLayout.OUTPUT_INPUT, Bias.ABSENT, Activation.NONE);
    OneStep step = new OneStep(op).set("x", 1, 2, 3, 4).set("weight", 1, 0, 0, 1, 2, 3).run();
    assertThat(step.get("y")).containsExactly(1, 2, 8, 3, 4, 18);
  }

  @Test
  void linearKeepsTheArgumentOfItsActivation() {
    Op op = new Op.Linear(1, 1, 2, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.TANH);
    OneStep step = new OneStep(op).set("x", 2).set("weight", 0.5, -1).set("bias", 0, 1).run();
    assertThat(step.get("preactivation")).containsExactly(1, -1);
    assertThat(step.get("y"))
        .containsExactly(new double[] {0.7615941559557649, -0.7615941559557649}, EXACT);
  }

  @Test
  void gatherPicksRowsInAnyOrder() {
    OneStep step =
        new OneStep(new Op.GatherRows(3, 4, 2))
            .set("x", 1, 2, 3, 4, 5, 6)
            .indices("rows", 2, 0, 2, 1)
            .run();
    assertThat(step.get("y")).containsExactly(5, 6, 1, 2, 5, 6, 3, 4);
  }

  @Test
  void residualAddsItsBranch() {
    OneStep step =
        new OneStep(new Op.ResidualAdd(1, 2, 2, DropoutMask.NONE))
            .set("x", 1, 2, 3, 4)
            .set("branch", 10, 20, 30, 40)
            .run();
    assertThat(step.get("y")).containsExactly(11, 22, 33, 44);
  }

  @Test
  void dropoutZeroesSomeAndScalesTheOthers() {
    DropoutMask mask = new DropoutMask(0.5, 7);
    int[] randomness = Randomness.input(42, 3, 5);
    double[] ones = new double[2 * 3 * 9];
    Arrays.fill(ones, 1);
    double[] y =
        new OneStep(new Op.Dropout(2, 3, 9, mask))
            .set("x", ones)
            .indices("randomness", randomness)
            .run()
            .get("y");
    double[] residual =
        new OneStep(new Op.ResidualAdd(2, 3, 9, mask))
            .set("x", ones)
            .set("branch", ones)
            .indices("randomness", randomness)
            .run()
            .get("y");
    for (int i = 0; i < y.length; i++) {
      boolean kept = mask.keeps(randomness, i / 27, i / 9 % 3, i % 9, 9);
      assertThat(y[i]).as("element %d", i).isEqualTo(kept ? 2 : 0);
      assertThat(residual[i]).as("element %d", i).isEqualTo(kept ? 3 : 1);
    }
    assertThat(y).contains(0, 2);
  }

  @Test
  void crossEntropyOfTwoWordsIsLogistic() {
    OneStep step =
        new OneStep(new Op.CrossEntropy(2, 1, 2, Bias.PRESENT))
            .set("x", 1, -2)
            .set("weight", 3, 1)
            .set("bias", 0.5, 0)
            .indices("targets", 0, 1)
            .set("weights", 1, 0.25)
            .run();
    assertThat(step.get("losses"))
        .containsExactly(
            new double[] {Math.log1p(Math.exp(-2.5)), 0.25 * Math.log1p(Math.exp(-3.5))}, EXACT);
  }

  private static double[] targetLosses(Criterion criterion, double[] z, double[] targets) {
    return new OneStep(new Op.TargetLoss(1, z.length, criterion))
        .set("z", z)
        .set("targets", targets)
        .set("weights", 1, .5, 0)
        .run()
        .get("losses");
  }

  @Test
  void targetLossesSumWhatTheirCriterionSays() {
    double[] z = {2, -1, Double.NaN};
    double first = Math.log1p(Math.exp(-2));
    double second = Math.log1p(Math.exp(-1));
    assertThat(targetLosses(new Criterion.Logistic(), z, new double[] {1, 0, 1}))
        .containsExactly(new double[] {first + .5 * second}, EXACT);
    assertThat(targetLosses(new Criterion.Squared(), z, new double[] {5, 1, 1}))
        .containsExactly(new double[] {9 + .5 * 4}, EXACT);
  }

  @Test
  void theFocalLossIsTheCrossEntropyTimesWhatIsLeftToLearn() {
    double[] z = {1, 1, Math.log(2) + 1};
    double[] target = {1, 0, 0};
    // p = 1/4.
    assertThat(targetLosses(new Criterion.Focal(2), z, target))
        .containsExactly(new double[] {.75 * .75 * Math.log(4)}, EXACT);
    assertThat(targetLosses(new Criterion.Focal(0), z, target))
        .containsExactly(new double[] {Math.log(4)}, EXACT);
    assertThat(targetLosses(new Criterion.Focal(.5), new double[] {900, 0, 0}, target))
        .containsExactly(0);
  }

  @Test
  void crossEntropySkipsRowsOfWeightZeroWhateverTheyHold() {
    OneStep step =
        new OneStep(new Op.CrossEntropy(2, 1, 2, Bias.ABSENT))
            .set("x", Double.NaN, 0)
            .set("weight", 3, 1)
            .indices("targets", -100, 1)
            .set("weights", 0, 1)
            .run();
    assertThat(step.get("losses")).containsExactly(new double[] {0, Math.log(2)}, EXACT);
  }

  @Test
  void crossEntropyOfLargeLogitsDoesNotOverflow() {
    OneStep step =
        new OneStep(new Op.CrossEntropy(2, 1, 3, Bias.ABSENT))
            .set("x", 1, 1)
            .set("weight", 1e4, -1e4, 0)
            .indices("targets", 0, 1)
            .set("weights", 1, 1)
            .run();
    assertThat(step.get("losses")).containsExactly(0, 2e4);
  }
}
