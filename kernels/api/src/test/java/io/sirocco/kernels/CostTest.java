package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Costs against counts by hand. */
final class CostTest {

  private static Op.Linear linear(int N, int C, int K) {
    return new Op.Linear(N, C, K, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.NONE);
  }

  private static Op.LinearBackward linearBackward(int N, int C, int K) {
    return new Op.LinearBackward(N, C, K, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.NONE);
  }

  /** The ops with products of a training step of a GPT, 256 wide, of 4 layers and 4 heads. */
  private static List<Op> productsOfGpt(Mask mask) {
    int B = 16;
    int T = 128;
    int C = 256;
    int N = B * T;
    List<Op> ops = new ArrayList<>();
    for (int layer = 0; layer < 4; layer++) {
      for (int[] sizes : new int[][] {{C, 3 * C}, {C, C}, {C, 4 * C}, {4 * C, C}}) {
        ops.add(linear(N, sizes[0], sizes[1]));
        ops.add(linearBackward(N, sizes[0], sizes[1]));
      }
      ops.add(new Op.Attention(B, T, 4, 64, mask, DropoutMask.NONE));
      ops.add(new Op.AttentionBackward(B, T, 4, 64, mask, DropoutMask.NONE));
    }
    ops.add(new Op.CrossEntropyBackward(N, C, 8192, Bias.ABSENT));
    return ops;
  }

  private static long products(List<Op> ops) {
    return ops.stream().mapToLong(op -> Cost.of(op).products()).sum();
  }

  @Test
  void countsOfALinearLayer() {
    // 3 x 5 results of 2 x 4 each; the bias adds 15. Floats: 12 + 20 + 5 in, 15 out.
    assertThat(Cost.of(linear(3, 4, 5))).isEqualTo(new Cost(120, 15, 4 * (12 + 20 + 5 + 15)));
    // Two products. Floats: dy 15, x 12, weight 20 in; dx 12, dweight 20, dbias 5 out.
    assertThat(Cost.of(linearBackward(3, 4, 5)))
        .isEqualTo(new Cost(240, 15, 4 * (15 + 12 + 20 + 12 + 20 + 5)));
  }

  @Test
  void batchedProductsCountEachOfTheirProducts() {
    // 2 products of 3 x 4 sums of 5 terms. Floats: a 30, b 40 in, y 24 out.
    assertThat(Cost.of(new Op.Matmul(MatmulForm.NT, 2, 3, 4, 5)))
        .isEqualTo(new Cost(240, 0, 4 * (30 + 40 + 24)));
    assertThat(Cost.of(new Op.MatmulBackward(MatmulForm.TN, 2, 3, 4, 5)))
        .isEqualTo(new Cost(480, 0, 4 * (24 + 30 + 40 + 30 + 40)));
  }

  @Test
  void activationsCountTheirFormula() {
    Op.Linear gelu =
        new Op.Linear(3, 4, 5, WeightLayout.OUTPUT_INPUT, Bias.ABSENT, Activation.GELU);
    Op.LinearBackward gradient =
        new Op.LinearBackward(3, 4, 5, WeightLayout.OUTPUT_INPUT, Bias.ABSENT, Activation.TANH);
    assertThat(Cost.of(gelu)).isEqualTo(new Cost(120, 5 * 15, 4 * (12 + 20 + 15 + 15)));
    assertThat(Cost.of(gradient).others()).isEqualTo(4 * 15);
  }

  @Test
  void attentionCountsWhatItsMaskLeaves() {
    Op full = new Op.Attention(1, 4, 1, 2, Mask.FULL, DropoutMask.NONE);
    Op causal = new Op.Attention(1, 4, 1, 2, Mask.CAUSAL, DropoutMask.NONE);
    Op dropped = new Op.Attention(1, 4, 1, 2, Mask.CAUSAL, new DropoutMask(0.1, 1));
    Op gradient = new Op.AttentionBackward(1, 4, 1, 2, Mask.CAUSAL, DropoutMask.NONE);
    // Scores and values: 2 products of 2 D operations a pair; 16 pairs, of which 10 are causal.
    // Floats: qkv 24, groups 4 in; y 8, logSumExp 4 out.
    assertThat(Cost.of(full)).isEqualTo(new Cost(16 * 8, 5 * 16 + 8, 4 * (24 + 4 + 8 + 4)));
    assertThat(Cost.of(causal)).isEqualTo(new Cost(10 * 8, 5 * 10 + 8, 4 * (24 + 4 + 8 + 4)));
    assertThat(Cost.of(dropped).others()).isEqualTo(6 * 10 + 8);
    assertThat(Cost.of(gradient).products()).isEqualTo(2 * 10 * 8);
  }

  @Test
  void cachedAttentionCountsAFullCache() {
    // 2 new positions of 5 see 4 and 5. Floats: qkv 12, starts 1, y 4; keys and values: 10 read, 4
    // written each.
    assertThat(Cost.of(new Op.CachedAttention(1, 2, 5, 1, 2)))
        .isEqualTo(new Cost(9 * 8, 5 * 9 + 4, 4 * (12 + 1 + 4 + 2 * 14)));
  }

  @Test
  void rowsAndPairsCountTheirFormulas() {
    assertThat(Cost.of(new Op.RmsNorm(3, 5, 1e-6)))
        .isEqualTo(new Cost(0, 4 * 15, 4 * (15 + 5 + 15 + 3)));
    assertThat(Cost.of(new Op.RmsNormBackward(3, 5)))
        .isEqualTo(new Cost(0, 9 * 15, 4 * (15 + 15 + 5 + 3 + 15 + 5)));
    assertThat(Cost.of(new Op.SwiGlu(3, 5))).isEqualTo(new Cost(0, 4 * 15, 4 * (30 + 15)));
    assertThat(Cost.of(new Op.SwiGluBackward(3, 5)))
        .isEqualTo(new Cost(0, 10 * 15, 4 * (15 + 30 + 30)));
    // 3 rows of 2 heads with 2 pairs each in queries and keys; 3 of the table's 7 rows.
    assertThat(Cost.of(new Op.Rotary(3, 2, 4, 7)))
        .isEqualTo(new Cost(0, 6 * 3 * 2 * 2 * 2, 4 * (72 + 3 + 3 * 4 + 72)));
    assertThat(Cost.of(new Op.RotaryBackward(3, 2, 4, 2)))
        .isEqualTo(new Cost(0, 6 * 3 * 2 * 2 * 2, 4 * (72 + 3 + 2 * 4 + 72)));
  }

  @Test
  void lookupsMoveNoMoreRowsThanThereAreIds() {
    assertThat(Cost.of(new Op.Embedding(3, 4, List.of(100, 2))))
        .isEqualTo(new Cost(0, 12, 4 * (2 * 3 + 3 * 4 + 2 * 4 + 12)));
    assertThat(Cost.of(new Op.GatherRows(50, 3, 4))).isEqualTo(new Cost(0, 0, 4 * (12 + 3 + 12)));
  }

  @Test
  void addingReadsAndWritesAndOverwritingOnlyWrites() {
    Op op = new Op.GatherRowsBackward(50, 3, 4);
    Operand dy = new Operand(Tensor.f32("dy", Role.INPUT, 3, 4), Access.READ);
    Operand rows = new Operand(Tensor.i32("rows", Role.INPUT, 3), Access.READ);
    Tensor dx = Tensor.f32("dx", Role.OUTPUT, 50, 4);
    Step overwrite = new Step(op, List.of(dy, rows, new Operand(dx, Access.WRITE)));
    Tensor sum = Tensor.f32("sum", Role.GRADIENT, 50, 4);
    Step add = new Step(op, List.of(dy, rows, new Operand(sum, Access.ADD)));
    assertThat(Cost.of(overwrite)).isEqualTo(new Cost(0, 12, 4 * (12 + 3 + 200)));
    assertThat(Cost.of(add)).isEqualTo(new Cost(0, 12, 4 * (12 + 3 + 2 * 12)));
    assertThat(Cost.of(new Program("both", List.of(overwrite, add))))
        .isEqualTo(Cost.of(overwrite).plus(Cost.of(add)));
  }

  @Test
  void updatesReadAndWriteTheirStates() {
    AdamWSettings settings = new AdamWSettings(0.9, 0.95, 1e-8, 0.1);
    // norm 1, schedule 4; per element a gradient read and three states read and written.
    assertThat(Cost.of(new Op.AdamW(List.of(Shape.of(10), Shape.of(2, 3)), settings)))
        .isEqualTo(new Cost(0, 15 * 16, 4 * (5 + 16 * 7)));
  }

  @Test
  void crossEntropyWithItsGradientCountsThreeProducts() {
    // Floats: x 6, weight 14, targets 3, weights 3, normalizer 1 in; losses 3, dx 6, dweight 14.
    assertThat(Cost.of(new Op.CrossEntropyBackward(3, 2, 7, Bias.ABSENT)))
        .isEqualTo(new Cost(6 * 42, 6 * 21, 4 * (6 + 14 + 3 + 3 + 1 + 3 + 6 + 14)));
  }

  @Test
  void targetLossesCountWhatTheirCriterionAsks() {
    // Floats: z, targets, weights 6 each in, losses 3 out; the gradient's normalizer 1, dz 6.
    assertThat(Cost.of(new Op.TargetLoss(3, 2, new Criterion.Squared())))
        .isEqualTo(new Cost(0, 4 * 6, 4 * (18 + 3)));
    assertThat(Cost.of(new Op.TargetLossBackward(3, 2, new Criterion.Logistic())))
        .isEqualTo(new Cost(0, 15 * 6, 4 * (18 + 1 + 3 + 6)));
  }

  @Test
  void aTrainingStepOfGptCountsItsModelFlops() {
    // 6 x 2048 tokens x (4 x 12 x 256² + 8192 x 256) + 12 x 4 x 128 x 256 x 2048 for attention.
    assertThat(products(productsOfGpt(Mask.FULL)))
        .isEqualTo(6L * 2048 * (4 * 12 * 65536 + 8192 * 256) + 12L * 4 * 128 * 256 * 2048)
        .isEqualTo(67_645_734_912L);
    // Causal attention needs 129/256 of it.
    assertThat(products(productsOfGpt(Mask.CAUSAL))).isEqualTo(66_047_705_088L);
  }

  @Test
  void noCostIsNegative() {
    assertThatThrownBy(() -> new Cost(0, -1, 2))
        .hasMessage("products=0, others=-1, bytes=2: one is below 0");
    assertThat(new Cost(6, 2, 4).intensity()).isEqualTo(2);
    for (Op op :
        Stream.of(
                new Op.Clear(List.of(Shape.of(5))),
                new Op.GradientNorm(List.of(Shape.of(5))),
                new Op.LayerNorm(2, 3, 1e-5, Bias.ABSENT),
                new Op.LayerNormBackward(2, 3, Bias.PRESENT),
                new Op.ResidualAdd(1, 2, 3, DropoutMask.NONE))
            .toList()) {
      assertThat(Cost.of(op).bytes()).as(op.toString()).isPositive();
    }
  }
}
