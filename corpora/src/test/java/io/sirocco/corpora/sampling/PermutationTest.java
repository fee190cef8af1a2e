package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PermutationTest {

  private static Permutation permutation(long size, long seed) {
    return new Permutation(size, RandomKey.of(seed, RandomKey.Purpose.ORDER));
  }

  @Property(tries = 200)
  void everyElementComesOnce(@ForAll @IntRange(min = 1, max = 5000) int size, @ForAll long seed) {
    BitSet seen = new BitSet();
    Permutation permutation = permutation(size, seed);
    for (int i = 0; i < size; i++) {
      long element = permutation.at(i);
      assertThat(element).isBetween(0L, size - 1L);
      seen.set((int) element);
    }
    assertThat(seen.cardinality()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 16, 17})
  void everyElementIsAsLikelyAtEveryPosition(int size) {
    long[] counts = new long[size * size];
    int keys = 20_000;
    for (int seed = 0; seed < keys; seed++) {
      Permutation permutation = permutation(size, seed);
      for (int i = 0; i < size; i++) {
        counts[i * size + (int) permutation.at(i)]++;
      }
    }
    double[] shares = new double[counts.length];
    Arrays.fill(shares, 1.0 / counts.length);
    // Rows and columns sum to the number of keys, which leaves (size - 1)^2 degrees of freedom.
    assertThat(ChiSquare.statistic(counts, shares))
        .isLessThan(ChiSquare.limit((size - 1) * (size - 1)));
  }

  @Test
  void neighborsLandFarApart() {
    long size = 1_000_003;
    Permutation permutation = permutation(size, 7);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += Math.abs(permutation.at(i) - permutation.at(i + 1));
    }
    // The mean distance of two random elements is a third of the size.
    assertThat(sum / 10_000 / size).isBetween(0.32, 0.345);
  }

  @Test
  void aBillionElementsNeedNoList() {
    Permutation permutation = permutation(5_000_000_000L, 1);
    assertThat(permutation.at(4_999_999_999L)).isBetween(0L, 4_999_999_999L);
    assertThatThrownBy(() -> permutation.at(5_000_000_000L))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
