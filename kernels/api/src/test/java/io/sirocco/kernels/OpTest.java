package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OpTest {

  private static final AdamWSettings SETTINGS = new AdamWSettings(0.9, 0.95, 1e-8, 0.1);

  private static List<String> ports(Op op) {
    return op.signature().stream().map(Port::toString).toList();
  }

  @Test
  void optionalPortsFollowBiasActivationAndDropout() {
    assertThat(
            ports(new Op.Linear(2, 3, 4, WeightLayout.OUTPUT_INPUT, Bias.PRESENT, Activation.GELU)))
        .containsExactly(
            "x f32(2,3)", "weight f32(4,3)", "bias f32(4)", "y f32(2,4)", "preactivation f32(2,4)");
    assertThat(
            ports(new Op.Linear(2, 3, 4, WeightLayout.INPUT_OUTPUT, Bias.ABSENT, Activation.NONE)))
        .containsExactly("x f32(2,3)", "weight f32(3,4)", "y f32(2,4)");
    assertThat(ports(new Op.ResidualAdd(2, 3, 4, DropoutMask.NONE)))
        .containsExactly("x f32(6,4)", "branch f32(6,4)", "y f32(6,4)");
    assertThat(ports(new Op.ResidualAdd(2, 3, 4, new DropoutMask(0.1, 1))))
        .containsExactly("x f32(6,4)", "branch f32(6,4)", "randomness i32(4)", "y f32(6,4)");
  }

  @Test
  void factorsOfProductsAreStoredAsTheirFormSays() {
    assertThat(ports(new Op.Matmul(MatmulForm.NN, 2, 3, 4, 5)))
        .containsExactly("a f32(6,5)", "b f32(10,4)", "y f32(6,4)");
    assertThat(ports(new Op.Matmul(MatmulForm.NT, 2, 3, 4, 5)))
        .containsExactly("a f32(6,5)", "b f32(8,5)", "y f32(6,4)");
    assertThat(ports(new Op.Matmul(MatmulForm.TN, 2, 3, 4, 5)))
        .containsExactly("a f32(10,3)", "b f32(10,4)", "y f32(6,4)");
    assertThat(ports(new Op.MatmulBackward(MatmulForm.TN, 2, 3, 4, 5)))
        .containsExactly(
            "dy f32(6,4)", "a f32(10,3)", "b f32(10,4)", "da f32(10,3)", "db f32(10,4)");
  }

  @Test
  void refusesProductsWithoutTermsOrLargerThanAShard() {
    assertThatThrownBy(() -> new Op.Matmul(MatmulForm.NN, 1, 1, 1, 0)).hasMessage("K=0 is below 1");
    assertThatThrownBy(() -> new Op.MatmulBackward(MatmulForm.NN, 1 << 11, 1 << 10, 1 << 10, 1))
        .hasMessage("B*M*N = 2147483648 elements exceed the 1073741824 of a shard");
  }

  @Test
  void listsOfTensorsBecomeNumberedPorts() {
    assertThat(ports(new Op.Embedding(6, 4, List.of(9, 3))))
        .containsExactly(
            "ids0 i32(6)", "table0 f32(9,4)", "ids1 i32(6)", "table1 f32(3,4)", "y f32(6,4)");
    assertThat(ports(new Op.AdamW(List.of(Shape.of(2)), SETTINGS)))
        .containsExactly(
            "norm f32(1)",
            "schedule f32(4)",
            "gradient0 f32(2)",
            "parameter0 f32(2)",
            "firstMoment0 f32(2)",
            "secondMoment0 f32(2)");
  }

  @Test
  void gatesAndHeadsArePackedSideBySide() {
    assertThat(ports(new Op.SwiGlu(3, 5))).containsExactly("x f32(3,10)", "y f32(3,5)");
    assertThat(ports(new Op.SwiGluBackward(3, 5)))
        .containsExactly("dy f32(3,5)", "x f32(3,10)", "dx f32(3,10)");
    assertThat(ports(new Op.Rotary(3, 2, 4, 7)))
        .containsExactly("qkv f32(3,24)", "positions i32(3)", "table f32(7,4)", "y f32(3,24)");
    assertThat(ports(new Op.RotaryBackward(3, 2, 4, 7)))
        .containsExactly("dy f32(3,24)", "positions i32(3)", "table f32(7,4)", "dqkv f32(3,24)");
  }

  @Test
  void rmsNormHasNeitherMeanNorBias() {
    assertThat(ports(new Op.RmsNorm(3, 5, 1e-6)))
        .containsExactly("x f32(3,5)", "weight f32(5)", "y f32(3,5)", "scale f32(3)");
    assertThat(ports(new Op.RmsNormBackward(3, 5)))
        .containsExactly(
            "dy f32(3,5)",
            "x f32(3,5)",
            "weight f32(5)",
            "scale f32(3)",
            "dx f32(3,5)",
            "dweight f32(5)");
  }

  @Test
  void targetLossesHaveATargetAndAWeightALogit() {
    Criterion squared = new Criterion.Squared();
    assertThat(ports(new Op.TargetLoss(3, 2, squared)))
        .containsExactly("z f32(3,2)", "targets f32(3,2)", "weights f32(3,2)", "losses f32(3)");
    assertThat(ports(new Op.TargetLossBackward(3, 2, squared)))
        .containsExactly(
            "z f32(3,2)",
            "targets f32(3,2)",
            "weights f32(3,2)",
            "normalizer f32(1)",
            "losses f32(3)",
            "dz f32(3,2)");
    assertThatThrownBy(() -> new Op.TargetLoss(3, 0, squared)).hasMessage("K=0 is below 1");
    assertThatThrownBy(() -> new Criterion.Focal(-1)).hasMessage("gamma -1.0 is not in [0, 100.0]");
  }

  @Test
  void refusesHeadsWithoutPairs() {
    assertThatThrownBy(() -> new Op.Rotary(3, 2, 5, 7))
        .hasMessage("D=5 is odd: no pairs to rotate");
    assertThatThrownBy(() -> new Op.RotaryBackward(3, 2, 5, 7))
        .hasMessage("D=5 is odd: no pairs to rotate");
    assertThatThrownBy(() -> new Op.Rotary(1 << 20, 8, 64, 7))
        .hasMessage("N*3*H*D = 1610612736 elements exceed the 1073741824 of a shard");
    assertThatThrownBy(() -> new Op.SwiGlu(1 << 20, 1 << 10))
        .hasMessage("N*2*F = 2147483648 elements exceed the 1073741824 of a shard");
  }

  @Test
  void opsNameThemselves() {
    assertThat(new Op.GatherRows(3, 2, 1).name()).isEqualTo("GatherRows");
  }

  @Test
  void refusesSizesBelowOne() {
    assertThatThrownBy(() -> new Op.GatherRows(3, 0, 1)).hasMessage("M=0 is below 1");
    assertThatThrownBy(() -> new Op.LayerNorm(3, -1, 1e-5, Bias.ABSENT))
        .hasMessage("C=-1 is below 1");
    assertThatThrownBy(() -> new Op.Embedding(3, 2, List.of(4, 0))).hasMessage("rows=0 is below 1");
    assertThatThrownBy(() -> new Op.Attention(1, 1, 1, 0, Mask.FULL, DropoutMask.NONE))
        .hasMessage("D=0 is below 1");
  }

  @Test
  void refusesActivationsLargerThanAShard() {
    assertThatThrownBy(() -> new Op.Attention(1 << 10, 1 << 10, 8, 64, Mask.FULL, DropoutMask.NONE))
        .hasMessage("B*T*3*H*D = 1610612736 elements exceed the 1073741824 of a shard");
  }

  @Test
  void refusesMasksThatDropNothingWhereDroppingIsThePoint() {
    assertThatThrownBy(() -> new Op.Dropout(1, 1, 1, DropoutMask.NONE))
        .hasMessage("dropout rate 0.0 drops nothing");
    assertThatThrownBy(() -> new Op.DropoutBackward(1, 1, 1, DropoutMask.NONE))
        .hasMessage("dropout rate 0.0 drops nothing");
    assertThatThrownBy(() -> new Op.ResidualAddBackward(1, 1, 1, DropoutMask.NONE))
        .hasMessage("dropout rate 0.0 drops nothing");
  }

  @Test
  void refusesMoreNewPositionsThanTheCacheHolds() {
    assertThatThrownBy(() -> new Op.CachedAttention(1, 5, 4, 1, 1))
        .hasMessage("S=5 new positions exceed T=4");
  }

  @Test
  void refusesEmptyLists() {
    assertThatThrownBy(() -> new Op.Embedding(1, 1, List.of()))
        .hasMessage("an embedding needs at least one table");
    assertThatThrownBy(() -> new Op.Clear(List.of())).hasMessage("no tensors given");
  }

  @Test
  void refusesConstantsOutsideTheirRanges() {
    assertThatThrownBy(() -> new Op.LayerNorm(1, 1, 0, Bias.ABSENT))
        .hasMessage("epsilon 0.0 is not above 0");
    assertThatThrownBy(() -> new Op.RmsNorm(1, 1, 0)).hasMessage("epsilon 0.0 is not above 0");
    assertThatThrownBy(() -> new AdamWSettings(1, 0.9, 1e-8, 0))
        .hasMessage("beta1 1.0 is not in [0, 1)");
    assertThatThrownBy(() -> new AdamWSettings(0.9, -0.1, 1e-8, 0))
        .hasMessage("beta2 -0.1 is not in [0, 1)");
    assertThatThrownBy(() -> new AdamWSettings(0.9, 0.9, Double.NaN, 0))
        .hasMessage("epsilon NaN is not above 0");
    assertThatThrownBy(() -> new AdamWSettings(0.9, 0.9, 1e-8, -1))
        .hasMessage("weight decay -1.0 is below 0");
    assertThatThrownBy(() -> BackendOptions.threads(0)).hasMessage("threads=0 is below 1");
    assertThatThrownBy(() -> new BackendOptions(1, -1)).hasMessage("device=-1 is below 0");
  }
}
