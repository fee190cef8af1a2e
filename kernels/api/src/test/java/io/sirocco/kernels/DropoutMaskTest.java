package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DropoutMaskTest {

  private static final int ROWS = 64;
  private static final int WIDTH = 1000;

  private static BitSet kept(DropoutMask mask, int[] randomness, int sample) {
    BitSet kept = new BitSet();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < WIDTH; column++) {
        kept.set(row * WIDTH + column, mask.keeps(randomness, sample, row, column, WIDTH));
      }
    }
    return kept;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
  void dropsAtItsRate(double rate) {
    int elements = ROWS * WIDTH;
    int dropped =
        elements - kept(new DropoutMask(rate, 3), Randomness.input(7, 1, 0), 0).cardinality();
    double fiveDeviations = 5 * Math.sqrt(rate * (1 - rate) * elements);
    assertThat((double) dropped)
        .isBetween(rate * elements - fiveDeviations, rate * elements + fiveDeviations);
  }

  @Test
  void isAFunctionOfSeedStepSampleAndSite() {
    DropoutMask mask = new DropoutMask(0.5, 3);
    long seed = 0x123456789ABCDEFL;
    BitSet kept = kept(mask, Randomness.input(seed, 4, 2), 1);
    assertThat(kept(mask, Randomness.input(seed, 4, 2), 1)).isEqualTo(kept);
    assertThat(kept(mask, Randomness.input(seed + 1, 4, 2), 1)).isNotEqualTo(kept);
    assertThat(kept(mask, Randomness.input(seed + (1L << 32), 4, 2), 1)).isNotEqualTo(kept);
    assertThat(kept(mask, Randomness.input(seed, 5, 2), 1)).isNotEqualTo(kept);
    assertThat(kept(mask, Randomness.input(seed, 4, 2), 2)).isNotEqualTo(kept);
    assertThat(kept(new DropoutMask(0.5, 4), Randomness.input(seed, 4, 2), 1)).isNotEqualTo(kept);
  }

  @Test
  void doesNotDependOnHowSamplesAreSplitIntoRuns() {
    DropoutMask mask = new DropoutMask(0.3, 1);
    assertThat(kept(mask, Randomness.input(9, 0, 4), 1))
        .isEqualTo(kept(mask, Randomness.input(9, 0, 5), 0));
  }

  @Test
  void takesSixteenBitsAnElementLowHalfFirst() {
    DropoutMask mask = new DropoutMask(0.25, 11);
    int[] randomness = Randomness.input(0x0000000500000006L, 8, 20);
    int row = 3;
    int width = 21;
    for (int column = 0; column < width; column++) {
      int[] words = new int[4];
      Philox.block(row * 3 + column / 8, 11, 21, 8, 6, 5 ^ 1, words);
      int word = words[column % 8 / 2];
      int bits = column % 2 == 0 ? word & 0xFFFF : word >>> 16;
      assertThat(mask.keeps(randomness, 1, row, column, width))
          .as("column %d", column)
          .isEqualTo(bits >= 16384);
    }
  }

  @Test
  void anElementAtTheThresholdIsKept() {
    int[] words = new int[4];
    Philox.block(0, 11, 0, 0, 0, Randomness.DROPOUT, words);
    int bits = words[0] & 0xFFFF;
    int[] randomness = Randomness.input(0, 0, 0);
    assertThat(new DropoutMask(bits / 65536.0, 11).keeps(randomness, 0, 0, 0, 8)).isTrue();
    assertThat(new DropoutMask((bits + 1) / 65536.0, 11).keeps(randomness, 0, 0, 0, 8)).isFalse();
  }

  @Test
  void scaleInvertsTheExactProbabilityOfKeeping() {
    assertThat(new DropoutMask(0.5, 0).scale()).isEqualTo(2f);
    assertThat(new DropoutMask(0.1, 0).threshold()).isEqualTo(6554);
    assertThat(new DropoutMask(0.1, 0).scale()).isEqualTo((float) (65536.0 / 58982));
    assertThat(DropoutMask.NONE.scale()).isEqualTo(1f);
  }

  @Test
  void ratesTooSmallToDropAreNotActive() {
    assertThat(DropoutMask.NONE.active()).isFalse();
    assertThat(new DropoutMask(0.4 / 65536, 0).active()).isFalse();
    assertThat(new DropoutMask(0.6 / 65536, 0).active()).isTrue();
  }

  @Test
  void theLargestRateStillKeepsSome() {
    assertThat(new DropoutMask(Math.nextDown(1.0), 0).threshold()).isEqualTo(65535);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void refusesRatesOutsideZeroToOne(double rate) {
    assertThatThrownBy(() -> new DropoutMask(rate, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dropout rate %s is not in [0, 1)", rate);
  }

  @Test
  void refusesNegativeSites() {
    assertThatThrownBy(() -> new DropoutMask(0.1, -1)).hasMessage("dropout site -1 is negative");
  }
}
