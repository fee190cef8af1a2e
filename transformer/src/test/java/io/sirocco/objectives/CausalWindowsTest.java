package io.sirocco.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CausalWindowsTest {

  private static final int T = 4;

  /** Token i is 100 + i, so that a token tells where it stands. */
  private static final int[] TOKENS = IntStream.range(100, 113).toArray();

  private final CausalWindows windows = new CausalWindows("test data", TOKENS, T);

  @Test
  void everyTargetIsTheTokenAfter() {
    TokenBatch batch = new TokenBatch(3, T);
    windows.sideBySide().fill(1, batch, 2);
    assertThat(rowOf(batch.ids(), 2)).containsExactly(104, 105, 106, 107);
    assertThat(rowOf(batch.targets(), 2)).containsExactly(105, 106, 107, 108);
    assertThat(rowOf(batch.positions(), 2)).containsExactly(0, 1, 2, 3);
    assertThat(rowOf(batch.groups(), 2)).containsOnly(0);
    assertThat(batch.weights()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(batch.targetCount()).isEqualTo(T);
    assertThat(batch.weight()).isEqualTo(T);
    assertThat(rowOf(batch.groups(), 1)).as("rows not filled").containsOnly(TokenBatch.ABSENT);
  }

  @ParameterizedTest
  @CsvSource({"5, 1", "8, 1", "9, 2", "12, 2", "13, 3"})
  void evaluationTakesEveryWholeWindow(int tokens, int count) {
    EvaluationSamples samples =
        new CausalWindows("data", Arrays.copyOf(TOKENS, tokens), T).sideBySide();
    assertThat(samples.count()).isEqualTo(count);
    assertThat(samples.T()).isEqualTo(T);
    Set<Integer> targets = new TreeSet<>();
    for (int sample = 0; sample < count; sample++) {
      TokenBatch batch = new TokenBatch(1, T);
      samples.fill(sample, batch, 0);
      Arrays.stream(batch.targets()).forEach(targets::add);
    }
    assertThat(targets)
        .containsExactlyElementsOf(IntStream.rangeClosed(101, 100 + count * T).boxed().toList());
  }

  /**
   * Starts are uniform over 9: of 9,000 draws each expects 1,000 with a deviation of √(9000/9·8/9)
   * = 29.8; 6 of them are exceeded with a probability of 9 · 2e-9. The first and the last start,
   * whose last target is the last token, are among them.
   */
  @Test
  void trainingStartsAnywhereEquallyOften() {
    int[] counts = new int[TOKENS.length - T];
    for (int step = 0; step < 1000; step++) {
      for (int sample = 0; sample < 9; sample++) {
        counts[draw(3, step, sample).ids()[0] - 100]++;
      }
    }
    assertThat(Arrays.stream(counts).boxed())
        .as("draws of each start")
        .allMatch(count -> Math.abs(count - 1000) < 180);
  }

  @Test
  void aTrainingSampleIsAFunctionOfSeedStepAndNumber() {
    int[] sequence = starts(5);
    assertThat(starts(5)).isEqualTo(sequence);
    assertThat(starts(6)).isNotEqualTo(sequence);
    assertThat(starts(5 + (1L << 32))).isNotEqualTo(sequence);
    TokenBatch batch = new TokenBatch(2, T);
    RowSamples samples = windows.random();
    samples.fill(5, 9, 9, batch, 0);
    samples.fill(5, 1, 1, batch, 0);
    assertThat(rowOf(batch.ids(), 0)).as("whatever came before").isEqualTo(draw(5, 1, 1).ids());
    assertThat(IntStream.range(0, 20).map(sample -> draw(5, 1, sample).ids()[0]).distinct().count())
        .as("starts of one step")
        .isGreaterThan(4);
    assertThat(IntStream.range(0, 20).map(step -> draw(5, step, 1).ids()[0]).distinct().count())
        .as("starts of one number over the steps")
        .isGreaterThan(4);
  }

  @Test
  void dataShorterThanAWindowAndItsLastTargetIsRefused() {
    assertThat(new CausalWindows("data", new int[T + 1], T).sideBySide().count()).isEqualTo(1);
    assertThatThrownBy(() -> new CausalWindows("validation split", new int[T], T))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validation split has 4 tokens, a window of T=4 and its last target need 5");
    assertThatThrownBy(() -> new CausalWindows("data", new int[9], Integer.MAX_VALUE))
        .hasMessage(
            "data has 9 tokens, a window of T=2147483647 and its last target need 2147483648");
  }

  @Test
  void aClearedBatchHoldsNothing() {
    TokenBatch batch = draw(1, 2, 3);
    assertThat(batch.targetCount()).isEqualTo(T);
    batch.clear();
    assertThat(batch.targetCount()).isZero();
    assertThat(batch.weight()).isZero();
    assertThat(batch.groups()).containsOnly(TokenBatch.ABSENT);
    assertThat(batch.ids()).containsOnly(0);
    assertThat(batch.targets()).containsOnly(0);
    assertThat(batch.positions()).containsOnly(0);
    assertThat(new int[] {batch.B(), batch.T()}).containsExactly(1, T);
  }

  @Test
  void weightsOfABatchAddUpAndZerosAreNoTargets() {
    TokenBatch batch = new TokenBatch(2, 2);
    batch.weights()[0] = .5f;
    batch.weights()[3] = 2;
    assertThat(batch.weight()).isEqualTo(2.5);
    assertThat(batch.targetCount()).isEqualTo(2);
  }

  private TokenBatch draw(long seed, int step, int sample) {
    TokenBatch batch = new TokenBatch(1, T);
    windows.random().fill(seed, step, sample, batch, 0);
    return batch;
  }

  private int[] starts(long seed) {
    return IntStream.range(0, 30).map(step -> draw(seed, step, 0).ids()[0]).toArray();
  }

  private static int[] rowOf(int[] values, int row) {
    return Arrays.copyOfRange(values, row * T, (row + 1) * T);
  }
}
