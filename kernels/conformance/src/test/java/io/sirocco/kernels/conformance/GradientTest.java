package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.CentralDifferences.differences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The oracle's gradients are the derivatives of its forward ops. */
final class GradientTest {
  private static final DropoutMask DROPOUT = new DropoutMask(0.4, 6);
  private static final List<Integer> TABLES = List.of(5, 3);

  private static final List<Criterion> CRITERIA =
      List.of(
          new Criterion.Logistic(),
          new Criterion.Squared(),
          new Criterion.Focal(0),
          new Criterion.Focal(.5),
          new Criterion.Focal(2));

  private record Pair(Op forward, Op backward, Data data) {}

  private static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Data data : List.of(Data.NORMAL, Data.REPEATED)) {
      pairs.add(
          new Pair(new Op.Embedding(4, 3, TABLES), new Op.EmbeddingBackward(4, 3, TABLES), data));
      pairs.add(new Pair(new Op.GatherRows(4, 6, 3), new Op.GatherRowsBackward(4, 6, 3), data));
    }
    pairs.add(
        new Pair(
            new Op.Dropout(2, 3, 9, DROPOUT),
            new Op.DropoutBackward(2, 3, 9, DROPOUT),
            Data.NORMAL));
    pairs.add(
        new Pair(
            new Op.ResidualAdd(2, 3, 9, DROPOUT),
            new Op.ResidualAddBackward(2, 3, 9, DROPOUT),
            Data.NORMAL));
    for (Bias bias : Bias.values()) {
      pairs.add(
          new Pair(
              new Op.LayerNorm(3, 5, 1e-2, bias),
              new Op.LayerNormBackward(3, 5, bias),
              Data.NORMAL));
      for (Data data : List.of(Data.NORMAL, Data.WEIGHTLESS, Data.REPEATED)) {
        pairs.add(
            new Pair(
                new Op.CrossEntropy(4, 3, 5, bias),
                new Op.CrossEntropyBackward(4, 3, 5, bias),
                data));
      }
    }
    pairs.add(new Pair(new Op.RmsNorm(3, 5, 1e-2), new Op.RmsNormBackward(3, 5), Data.NORMAL));
    pairs.add(new Pair(new Op.SwiGlu(3, 5), new Op.SwiGluBackward(3, 5), Data.NORMAL));
    for (Data data : List.of(Data.NORMAL, Data.REPEATED)) {
      pairs.add(new Pair(new Op.Rotary(4, 2, 6, 5), new Op.RotaryBackward(4, 2, 6, 5), data));
    }
    for (Criterion criterion : CRITERIA) {
      for (Data data : List.of(Data.NORMAL, Data.WEIGHTLESS)) {
        pairs.add(
            new Pair(
                new Op.TargetLoss(4, 5, criterion),
                new Op.TargetLossBackward(4, 5, criterion),
                data));
      }
    }
    addLinear(pairs);
    addMatmul(pairs);
    addAttention(pairs);
    return pairs;
  }

  private static void addLinear(List<Pair> pairs) {
    for (Bias bias : Bias.values()) {
      for (WeightLayout layout : WeightLayout.values()) {
        for (Activation activation : Activation.values()) {
          pairs.add(
              new Pair(
                  new Op.Linear(3, 4, 5, layout, bias, activation),
                  new Op.LinearBackward(3, 4, 5, layout, bias, activation),
                  Data.NORMAL));
        }
      }
    }
  }

  private static void addMatmul(List<Pair> pairs) {
    for (MatmulForm form : MatmulForm.values()) {
      pairs.add(
          new Pair(
              new Op.Matmul(form, 2, 3, 4, 5),
              new Op.MatmulBackward(form, 2, 3, 4, 5),
              Data.NORMAL));
    }
  }

  private static void addAttention(List<Pair> pairs) {
    List<Data> kinds =
        List.of(
            Data.NORMAL,
            Data.SINGLE_KEYS,
            Data.PACKED,
            Data.INTERLEAVED,
            Data.PADDED,
            Data.ABSENT_SEQUENCE);
    for (Mask mask : Mask.values()) {
      for (DropoutMask dropout : List.of(DropoutMask.NONE, DROPOUT)) {
        for (Data data : kinds) {
          pairs.add(
              new Pair(
                  new Op.Attention(2, 5, 2, 3, mask, dropout),
                  new Op.AttentionBackward(2, 5, 2, 3, mask, dropout),
                  data));
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> gradientsAreDerivatives() {
    return pairs().stream()
        .flatMap(pair ->
            Stream.of(Sums.WRITTEN, Sums.ADDED)
                .map(sums ->
                    dynamicTest(
                        "%s on %s data, %s".formatted(pair.backward, pair.data, sums),
                        () ->
                            assertThat(differences(pair.forward, pair.backward, pair.data, sums))
                                .isEmpty())));
  }

  @Test
  void everyGradientIsCompared() {
    Set<Class<?>> compared =
        pairs().stream().map(pair -> pair.backward.getClass()).collect(Collectors.toSet());
    assertThat(compared).containsExactlyInAnyOrder(Op.Backward.class.getPermittedSubclasses());
  }

  @Test
  void wrongGradientsAreFound() {
    Op.Linear gelu =
        new Op.Linear(3, 4, 5, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.GELU);
    assertThat(
            differences(
                gelu,
                new Op.LinearBackward(
                    3, 4, 5, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.GELU_TANH),
                Data.NORMAL,
                Sums.WRITTEN))
        .isNotEmpty();
    DropoutMask otherSite = new DropoutMask(DROPOUT.rate(), DROPOUT.site() + 1);
    assertThat(
            differences(
                new Op.Attention(2, 5, 2, 3, Mask.CAUSAL, DROPOUT),
                new Op.AttentionBackward(2, 5, 2, 3, Mask.CAUSAL, otherSite),
                Data.PACKED,
                Sums.WRITTEN))
        .isNotEmpty();
    assertThat(
            differences(
                new Op.Attention(2, 5, 2, 3, Mask.CAUSAL, DropoutMask.NONE),
                new Op.AttentionBackward(2, 5, 2, 3, Mask.FULL, DropoutMask.NONE),
                Data.NORMAL,
                Sums.ADDED))
        .isNotEmpty();
  }
}
