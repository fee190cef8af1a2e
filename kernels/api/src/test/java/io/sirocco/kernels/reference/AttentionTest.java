package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One head of size 1 unless a test says otherwise: a row of qkv is a query, a key and a value. */
final class AttentionTest {

  private static final Offset<Double> EXACT = within(1e-14);

  private static OneStep attention(int T, Mask mask, double[] qkv, int... groups) {
    return new OneStep(new Op.Attention(1, T, 1, 1, mask, DropoutMask.NONE))
        .set("qkv", qkv)
        .indices("groups", groups)
        .run();
  }

  private static double[] normal(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[length];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  @Test
  void oneAllowedKeyGivesItsValue() {
    OneStep step = attention(2, Mask.FULL, new double[] {3, 5, 7, 2, 4, 11}, 0, 1);
    assertThat(step.get("y")).containsExactly(new double[] {7, 11}, EXACT);
    assertThat(step.get("logSumExp")).containsExactly(new double[] {15, 8}, EXACT);
  }

  @Test
  void weighsValuesByTheExponentialsOfScores() {
    double third = Math.log(3);
    OneStep step = attention(2, Mask.FULL, new double[] {1, 0, 4, 0, third, 8}, 0, 0);
    assertThat(step.get("y")).containsExactly(new double[] {7, 6}, EXACT);
    assertThat(step.get("logSumExp"))
        .containsExactly(new double[] {Math.log(4), Math.log(2)}, EXACT);
  }

  @Test
  void dividesScoresByTheRootOfTheHeadSize() {
    double product = 2 * Math.log(3);
    double[] qkv = {1, 0, 0, 0, 0, 0, 0, 0, 4, 40, 0, 0, 0, 0, 0, 0, product, 9, 9, 9, 8, 80, 0, 0};
    double[] y =
        new OneStep(new Op.Attention(1, 2, 1, 4, Mask.FULL, DropoutMask.NONE))
            .set("qkv", qkv)
            .indices("groups", 0, 0)
            .run()
            .get("y");
    assertThat(y).containsExactly(new double[] {7, 70, 0, 0, 6, 60, 0, 0}, EXACT);
  }

  @Test
  void causalPositionsDoNotSeeTheFuture() {
    double[] qkv = {0, 0, 1, 0, 0, 2, 0, 0, 6};
    assertThat(attention(3, Mask.CAUSAL, qkv, 0, 0, 0).get("y"))
        .containsExactly(new double[] {1, 1.5, 3}, EXACT);
    assertThat(attention(3, Mask.FULL, qkv, 0, 0, 0).get("y"))
        .containsExactly(new double[] {3, 3, 3}, EXACT);
  }

  @Test
  void groupsDoNotSeeEachOther() {
    double[] qkv = {0, 0, 1, 0, 0, 2, 0, 0, 6, 0, 0, 10};
    assertThat(attention(4, Mask.FULL, qkv, 5, 2, 5, 2).get("y"))
        .containsExactly(new double[] {3.5, 6, 3.5, 6}, EXACT);
    assertThat(attention(4, Mask.CAUSAL, qkv, 5, 2, 5, 2).get("y"))
        .containsExactly(new double[] {1, 2, 3.5, 6}, EXACT);
  }

  @Test
  void absentPositionsGiveZeroAndAreNotSeen() {
    double[] qkv = {0, 0, 1, Double.NaN, Double.NaN, Double.NaN, 0, 0, 6};
    OneStep step = attention(3, Mask.FULL, qkv, 0, -1, 0);
    assertThat(step.get("y")).containsExactly(new double[] {3.5, 0, 3.5}, EXACT);
    assertThat(step.get("logSumExp"))
        .containsExactly(Math.log(2), Double.NEGATIVE_INFINITY, Math.log(2));
    double[] dqkv =
        new OneStep(new Op.AttentionBackward(1, 3, 1, 1, Mask.FULL, DropoutMask.NONE))
            .set("dy", 1, Double.NaN, 1)
            .set("qkv", qkv)
            .indices("groups", 0, -1, 0)
            .set("y", step.get("y"))
            .set("logSumExp", step.get("logSumExp"))
            .run()
            .get("dqkv");
    assertThat(Arrays.copyOfRange(dqkv, 3, 6)).containsExactly(0, 0, 0);
    assertThat(dqkv[2]).isCloseTo(1, EXACT);
  }

  @Test
  void headsAndSequencesAreApart() {
    double[] qkv = new double[2 * 2 * 3 * 2];
    for (int row = 0; row < 4; row++) {
      qkv[row * 6 + 4] = row;
      qkv[row * 6 + 5] = 10 * row;
    }
    double[] y =
        new OneStep(new Op.Attention(2, 2, 2, 1, Mask.FULL, DropoutMask.NONE))
            .set("qkv", qkv)
            .indices("groups", 0, 0, 0, 0)
            .run()
            .get("y");
    assertThat(y).containsExactly(new double[] {0.5, 5, 0.5, 5, 2.5, 25, 2.5, 25}, EXACT);
  }

  @Test
  void largeScoresDoNotOverflow() {
    OneStep step = attention(2, Mask.FULL, new double[] {1e4, 1e4, 3, -1e4, 0, 5}, 0, 0);
    assertThat(step.get("y")).containsExactly(new double[] {3, 5}, EXACT);
    assertThat(step.get("logSumExp")).containsExactly(1e8, 0);
  }

  @Test
  void dropoutTakesProbabilitiesAwayAfterTheSoftmax() {
    int T = 4;
    DropoutMask mask = new DropoutMask(0.5, 9);
    int[] randomness = Randomness.input(1, 2, 3);
    double[] qkv = new double[2 * T * 3 * 2];
    for (int row = 0; row < 2 * T; row++) {
      qkv[row * 6 + 4] = 1 << row % T;
      qkv[row * 6 + 5] = 1 << row % T;
    }
    double[] y =
        new OneStep(new Op.Attention(2, T, 2, 1, Mask.FULL, mask))
            .set("qkv", qkv)
            .indices("groups", 0, 0, 0, 0, 0, 0, 0, 0)
            .indices("randomness", randomness)
            .run()
            .get("y");
    for (int i = 0; i < y.length; i++) {
      int b = i / (2 * T);
      int row = i % 2 * T + i / 2 % T;
      double expected = 0;
      for (int j = 0; j < T; j++) {
        expected += mask.keeps(randomness, b, row, j, T) ? 2 * 0.25 * (1 << j) : 0;
      }
      assertThat(y[i]).as("element %d", i).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void decodingEqualsCausalAttentionHoweverThePositionsAreSplit() {
    int B = 2;
    int T = 5;
    int H = 2;
    int D = 3;
    int width = 3 * H * D;
    double[] qkv = normal(B * T * width, 17);
    double[] expected =
        new OneStep(new Op.Attention(B, T, H, D, Mask.CAUSAL, DropoutMask.NONE))
            .set("qkv", qkv)
            .indices("groups", new int[B * T])
            .run()
            .get("y");
    Tensor keys = Tensor.f32("keys", Role.CACHE, B, H, T, D);
    Tensor values = Tensor.f32("values", Role.CACHE, B, H, T, D);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new ModelState(List.of(keys, values)))) {
      int[] starts = {0, 0};
      for (int S : new int[] {2, 1, 2}) {
        double[] y = decode(session, new Op.CachedAttention(B, S, T, H, D), qkv, starts);
        for (int b = 0; b < B; b++) {
          int from = (b * T + starts[b]) * H * D;
          assertThat(Arrays.copyOfRange(y, b * S * H * D, (b + 1) * S * H * D))
              .containsExactly(Arrays.copyOfRange(expected, from, from + S * H * D), EXACT);
          starts[b] += S;
        }
      }
    }
  }

  @Test
  void decodingStoresOnlyItsOwnPositions() {
    OneStep step =
        new OneStep(new Op.CachedAttention(2, 1, 3, 1, 1))
            .set("qkv", 0, 5, 7, 0, 50, 70)
            .indices("starts", 1, 0)
            .set("keys", 0, 2, 3, 4, 5, 6)
            .set("values", 1, 2, 3, 4, 5, 6)
            .run();
    assertThat(step.get("keys")).containsExactly(0, 5, 3, 50, 5, 6);
    assertThat(step.get("values")).containsExactly(1, 7, 3, 70, 5, 6);
    assertThat(step.get("y")).containsExactly(new double[] {4, 70}, EXACT);
  }

  /** Runs the op on the rows of qkv (B,T,3HD) that start at the given positions. */
  private static double[] decode(
      ReferenceSession session, Op.CachedAttention op, double[] qkv, int[] starts) {
    int width = 3 * op.H() * op.D();
    double[] rows = new double[op.B() * op.S() * width];
    for (int b = 0; b < op.B(); b++) {
      int from = (b * op.T() + starts[b]) * width;
      System.arraycopy(qkv, from, rows, b * op.S() * width, op.S() * width);
    }
    Tensor input = Tensor.f32("qkv", Role.INPUT, (long) op.B() * op.S(), width);
    Tensor places = Tensor.i32("starts", Role.INPUT, op.B());
    Tensor output = Tensor.f32("y", Role.OUTPUT, (long) op.B() * op.S(), width / 3);
    Step step =
        new Step(
            op,
            List.of(
                new Operand(input, Access.READ),
                new Operand(places, Access.READ),
                new Operand(session.state().tensors().get(0), Access.UPDATE),
                new Operand(session.state().tensors().get(1), Access.UPDATE),
                new Operand(output, Access.WRITE)));
    try (ReferenceExecutable executable = session.compile(new Program("decode", List.of(step)))) {
      executable.write(input, rows);
      executable.write(places, starts);
      executable.run();
      double[] y = new double[rows.length / 3];
      executable.read(output, y);
      return y;
    }
  }
}
