package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorYardstickTest {

  /** Each of 12 chains s := s/2 + 1 goes to 2, and no thread is left out. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyThreadComputesAllChains(int threads) {
    try (Workers workers = new Workers(threads)) {
      VectorYardstick yardstick = new VectorYardstick(workers);
      assertThat(yardstick.multiplyAdd()).isEqualTo(2L * 12 * Lanes.LANES * (1 << 20) * threads);
      for (int thread = 0; thread < threads; thread++) {
        assertThat(yardstick.sum(thread)).isEqualTo(24);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void triadMovesThreeArraysFarAboveAnyCache(int threads) {
    try (Workers workers = new Workers(threads)) {
      VectorYardstick yardstick = new VectorYardstick(workers);
      assertThat(yardstick.triad()).isGreaterThanOrEqualTo(3L << 27);
      assertThat(yardstick.triadOf(0)).isEqualTo(1 + 3 * 2);
      assertThat(yardstick.triadOf((1 << 25) - 1)).isEqualTo(1 + 3 * 2);
    }
  }
}
