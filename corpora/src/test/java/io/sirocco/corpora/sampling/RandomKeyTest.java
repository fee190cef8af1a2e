package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RandomKeyTest {

  private static final RandomKey KEY = RandomKey.of(1, RandomKey.Purpose.LANGUAGE);

  private static void assertEqualShares(long[] counts) {
    double[] shares = new double[counts.length];
    Arrays.fill(shares, 1.0 / counts.length);
    assertThat(ChiSquare.statistic(counts, shares)).isLessThan(ChiSquare.limit(counts.length - 1));
  }

  @Property(tries = 300)
  void numbersLieInTheirRange(
      @ForAll long seed, @ForAll long draw, @ForAll @LongRange(min = 1) long bound) {
    RandomKey key = RandomKey.of(seed, RandomKey.Purpose.ORDER);
    assertThat(key.below(bound, draw)).isBetween(0L, bound - 1);
    assertThat(key.uniform(draw)).isGreaterThanOrEqualTo(0).isLessThan(1);
    assertThat(key.below(bound, draw)).isEqualTo(key.below(bound, draw));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 64, 1000})
  void everyNumberIsDrawnEquallyOften(int bound) {
    long[] whole = new long[bound];
    long[] fractions = new long[bound];
    for (int draw = 0; draw < 200_000; draw++) {
      whole[(int) KEY.below(bound, draw)]++;
      fractions[(int) (KEY.uniform(draw) * bound)]++;
    }
    assertEqualShares(whole);
    assertEqualShares(fractions);
  }

  /** What is drawn at a place says nothing of the next draw, nor of the next place. */
  @Test
  void drawsAndPlacesAreIndependent() {
    long[] draws = new long[64];
    long[] places = new long[64];
    for (int i = 0; i < 200_000; i++) {
      draws[(int) (8 * KEY.below(8, i) + KEY.below(8, i + 1))]++;
      places[(int) (8 * KEY.at(i).below(8, 0) + KEY.at(i + 1).below(8, 0))]++;
    }
    assertEqualShares(draws);
    assertEqualShares(places);
  }

  @Test
  void everyPlaceHasBitsOfItsOwn() {
    Set<Long> bits = new HashSet<>();
    for (RandomKey.Purpose purpose : RandomKey.Purpose.values()) {
      for (int seed = 0; seed < 10; seed++) {
        RandomKey key = RandomKey.of(seed, purpose);
        for (int place = 0; place < 100; place++) {
          bits.add(key.at(place).bits(0));
          bits.add(key.at(place).at(place).bits(0));
          bits.add(key.bits(place));
        }
      }
    }
    assertThat(bits).hasSize(RandomKey.Purpose.values().length * 10 * 100 * 3);
  }

  @Test
  void nothingIsBelowZero() {
    assertThatThrownBy(() -> KEY.below(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
