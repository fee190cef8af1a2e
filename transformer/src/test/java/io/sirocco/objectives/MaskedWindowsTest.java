package io.sirocco.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.objectives.MaskedWindows.FirstToken;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MaskedWindowsTest {

  private static final int V = 1000;
  private static final Masking MASKING = Masking.xlm(4, V);

  /** Token i is 100 + i, a word of its own: a token tells where it stands. */
  private static MaskedWindows windows(int tokens, FirstToken first, int T) {
    int[] words = IntStream.range(0, tokens).toArray();
    return new MaskedWindows(
        "data", IntStream.range(100, 100 + tokens).toArray(), words, first, T, MASKING);
  }

  /** The tokens of a row before they were masked. */
  private static int[] restored(TokenBatch batch, int row) {
    int T = batch.T();
    int[] ids = batch.ids().clone();
    for (int at = 0; at < ids.length; at++) {
      if (batch.weights()[at] > 0) {
        ids[at] = batch.targets()[at];
      }
    }
    return Arrays.copyOfRange(ids, row * T, (row + 1) * T);
  }

  @Property(tries = 100)
  void aWindowIsTokensInARowSomeOfWhichAreMasked(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int T,
      @ForAll @IntRange(min = 0, max = 60) int more,
      @ForAll @IntRange(min = 0) int step) {
    TokenBatch[] batches = {new TokenBatch(2, T), new TokenBatch(2, T)};
    for (TokenBatch batch : batches) {
      windows(T + more, FirstToken.AS_OTHERS, T).random().fill(seed, step, List.of(batch));
    }
    for (int row = 0; row < 2; row++) {
      int[] ids = restored(batches[0], row);
      assertThat(ids[0]).isBetween(100, 100 + more);
      assertThat(ids).isEqualTo(IntStream.range(ids[0], ids[0] + T).toArray());
      assertThat(Arrays.copyOfRange(batches[0].positions(), row * T, (row + 1) * T))
          .isEqualTo(IntStream.range(0, T).toArray());
    }
    assertThat(batches[0].groups()).containsOnly(0);
    assertThat(batches[1].ids()).isEqualTo(batches[0].ids());
  }

  @Test
  void windowsBeginAnywhereEquallyOften() {
    Map<Integer, Integer> counts = new HashMap<>();
    TokenBatch batch = new TokenBatch(10, 4);
    for (int step = 0; step < 2000; step++) {
      batch.clear();
      windows(12, FirstToken.AS_OTHERS, 4).random().fill(7, step, List.of(batch));
      for (int row = 0; row < 10; row++) {
        counts.merge(restored(batch, row)[0], 1, Integer::sum);
      }
    }
    Map<Integer, Double> shares = new HashMap<>();
    IntStream.range(100, 109).forEach(first -> shares.put(first, 1 / 9.));
    assertThat(ChiSquare.statistic(counts, shares)).isLessThan(ChiSquare.limit(8));
  }

  /** 15 % of the first tokens of windows are predicted, or none: XLM. */
  @Test
  void theFirstTokenIsAsOthersOrNever() {
    for (FirstToken first : FirstToken.values()) {
      int predicted = 0;
      int others = 0;
      TokenBatch batch = new TokenBatch(10, 4);
      for (int step = 0; step < 500; step++) {
        batch.clear();
        windows(12, first, 4).random().fill(7, step, List.of(batch));
        for (int at = 0; at < 40; at++) {
          predicted += at % 4 == 0 && batch.weights()[at] > 0 ? 1 : 0;
          others += at % 4 != 0 && batch.weights()[at] > 0 ? 1 : 0;
        }
      }
      // Five standard deviations of 5,000 and 15,000 draws.
      assertThat(others).isBetween(2250 - 219, 2250 + 219);
      if (first == FirstToken.NEVER) {
        assertThat(predicted).isZero();
      } else {
        assertThat(predicted).isBetween(750 - 126, 750 + 126);
      }
    }
  }

  @Test
  void evaluationTakesAllWindowsAlwaysMaskedAlike() {
    MaskedWindows windows = windows(403, FirstToken.NEVER, 8);
    EvaluationSamples samples = windows.sideBySide(3);
    assertThat(samples.count()).isEqualTo(50);
    TokenBatch batch = new TokenBatch(50, 8);
    TokenBatch again = new TokenBatch(50, 8);
    for (int sample = 49; sample >= 0; sample--) {
      samples.fill(sample, batch, sample);
      windows.sideBySide(3).fill(sample, again, sample);
      assertThat(restored(batch, sample))
          .isEqualTo(IntStream.range(100 + 8 * sample, 108 + 8 * sample).toArray());
    }
    assertThat(batch.targetCount()).isBetween(20L, 90L);
    assertThat(again.ids()).isEqualTo(batch.ids());
    again.clear();
    for (int sample = 0; sample < 50; sample++) {
      windows.sideBySide(4).fill(sample, again, sample);
    }
    assertThat(again.ids()).isNotEqualTo(batch.ids());
  }

  @Test
  void aTextShorterThanAWindowIsRefused() {
    assertThatThrownBy(() -> windows(3, FirstToken.NEVER, 4))
        .hasMessage("data has 3 tokens, a window of T=4 needs 4");
  }
}
