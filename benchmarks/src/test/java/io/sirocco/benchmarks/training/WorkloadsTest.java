package io.sirocco.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadsTest {

  /**
   * By hand: per layer 12 C² weights (attention 4, feed-forward 8), 6 operations a weight and
   * position, and 12 T C for the scores; the head VC a predicted row, BERT's also C².
   */
  @ParameterizedTest
  @CsvSource({
    "gpt, 67.65",
    "bert, 45.82",
    "bert-all-rows, 68.45",
    "char, 3.964",
    "gpt:128x16x8192x256, 67.65",
    "gpt:1024x2x1024x128, 24.16",
    "gpt2-small, 13999.119",
    "gpt2-small@bf16, 13999.119"
  })
  void aStepCostsItsModelFlops(String name, double billions) {
    assertThat(Workloads.named(name).flops() / 1e9).isCloseTo(billions, within(.005));
  }

  @Test
  void bertPredictsNineteenOf128PositionsOfEachSequence() {
    Workload bert = Workloads.named("bert");
    assertThat(bert.predictions()).isEqualTo(16 * 19);
    assertThat(bert.objective().steps())
        .anyMatch(step -> step.op() instanceof Op.CrossEntropy(int N, _, _, _, _) && N == 304);
    assertThat(Workloads.named("bert-all-rows").predictions()).isEqualTo(2048);
  }

  @Test
  void factorsOfTheSmallGpt2AreRoundedWhereItsNameSaysSo() {
    assertThat(Workloads.named("gpt2-small").factors()).isEqualTo(Precision.F32);
    Workload rounded = Workloads.named("gpt2-small@bf16");
    assertThat(rounded.model().parameters().stream().mapToLong(p -> p.tensor().elements()).sum())
        .isEqualTo(124_439_808);
    assertThat(rounded.objective().steps())
        .filteredOn(step -> step.op() instanceof Op.Linear)
        .hasSize(48)
        .allMatch(step -> ((Op.Linear) step.op()).precision() == Precision.BF16);
    assertThatThrownBy(() -> Workloads.named("gpt2-small@f8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpt2-small@bf16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt:1x2x3", "llama:1x2x3x4", "gpt:axbxcxd", ""})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> Workloads.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of [gpt, bert, bert-all-rows, char]");
  }

  @Test
  void rowsOfASequenceDifferAndAreAsManyInEach() {
    StepBatch batch = StepBatch.of(Workloads.named("bert:20x3x50x8"));
    assertThat(batch.rows()).hasSize(9).doesNotHaveDuplicates().isSorted();
    for (int b = 0; b < 3; b++) {
      for (int i = 0; i < 3; i++) {
        assertThat(batch.rows()[3 * b + i] / 20).isEqualTo(b);
      }
    }
    assertThat(StepBatch.of(Workloads.named("bert-all-rows:20x3x50x8")).rows())
        .isEqualTo(IntStream.range(0, 60).toArray());
  }

  @Test
  void batchesAreTheSameEachTimeAndIdsBelongToTheVocabulary() {
    Workload workload = Workloads.named("gpt:20x3x50x8");
    StepBatch batch = StepBatch.of(workload);
    assertThat(batch.ids()).isEqualTo(StepBatch.of(workload).ids()).hasSize(60);
    assertThat(List.of(batch.ids(), batch.targets()))
        .allSatisfy(ids -> assertThat(Arrays.stream(ids)).allMatch(id -> id >= 0 && id < 50));
    assertThat(batch.ids()).isNotEqualTo(batch.targets());
  }

  @Test
  void pointsOfGrowthKeepThePositionsOfAStep() {
    assertThat(GrowthPoint.all())
        .hasSize(19)
        .allSatisfy(
            point -> assertThat(Workloads.named(point.workload()).tokens()).isEqualTo(2048));
    assertThat(GrowthPoint.all()).extracting(GrowthPoint::size).contains(64, 2048, 65536, 1024);
  }
}
