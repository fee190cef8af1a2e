package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RoundingTest {

  @Test
  void gammaIsSlightlyMoreThanNRoundings() {
    assertThat(Rounding.gamma(0)).isZero();
    assertThat(Rounding.gamma(100)).isBetween(100 * 0x1p-24, 100.01 * 0x1p-24);
    assertThatThrownBy(() -> Rounding.gamma(1 << 24)).hasMessageContaining("16777216");
  }

  @Test
  void erfHasItsTabulatedValues() {
    assertThat(Rounding.erf(0)).isZero();
    assertThat(Rounding.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(Rounding.erf(1)).isCloseTo(0.8427007929497149, within(1e-15));
    assertThat(Rounding.erf(-2)).isCloseTo(-0.9953222650189527, within(1e-15));
    assertThat(Rounding.erf(5)).isCloseTo(0.9999999999984626, within(1e-15));
    assertThat(Rounding.erf(30)).isOne();
  }

  /** In any order, and to within a factor: the last term cannot hide in the bound. */
  @Property(tries = 200)
  void sumsInFloatsStayWithinTheBoundInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 300) int n) {
    float[] left = new Noise(seed).normal(n, 1);
    float[] right = new Noise(seed + 1).normal(n, 1);
    Sum sum = new Sum();
    for (int i = 0; i < n; i++) {
      sum.addProduct(Approximation.exact(left[i]), Approximation.exact(right[i]));
    }
    Approximation bound = sum.result();
    float forwards = 0;
    float backwards = 0;
    float[] lanes = new float[8];
    double absolute = 0;
    for (int i = 0; i < n; i++) {
      absolute += Math.abs((double) left[i] * right[i]);
      forwards += left[i] * right[i];
      backwards = Math.fma(left[n - 1 - i], right[n - 1 - i], backwards);
      lanes[i % 8] = Math.fma(left[i], right[i], lanes[i % 8]);
    }
    float tree =
        (lanes[0] + lanes[4] + (lanes[1] + lanes[5]))
            + (lanes[2] + lanes[6] + (lanes[3] + lanes[7]));
    assertThat((double) forwards).isCloseTo(bound.value(), within(bound.error()));
    assertThat((double) backwards).isCloseTo(bound.value(), within(bound.error()));
    assertThat((double) tree).isCloseTo(bound.value(), within(bound.error()));
    assertThat(bound.error()).isLessThan(1.001 * n * 0x1p-24 * absolute + n * Rounding.SMALLEST);
  }

  @Property(tries = 200)
  void chainsOfOperationsInFloatsStayWithinTheBound(@ForAll long seed) {
    float[] x = new Noise(seed).normal(4, 1);
    float computed =
        (float) StrictMath.exp((x[0] * x[1] - x[2]) / (1 + x[3] * x[3])) * (float) Math.PI;
    Approximation bound =
        Approximation.exact(x[0])
            .times(Approximation.exact(x[1]))
            .minus(Approximation.exact(x[2]))
            .over(
                Approximation.exact(1)
                    .plus(Approximation.exact(x[3]).times(Approximation.exact(x[3]))))
            .exponential()
            .times(Approximation.constant(Math.PI));
    assertThat((double) computed).isCloseTo(bound.value(), within(bound.error()));
    assertThat(bound.error()).isLessThan(1e-3 * bound.value());
  }

  @Test
  void exactNumbersStayExact() {
    Approximation x = Approximation.exact(0.1f);
    assertThat(x.times(Approximation.exact(1))).isEqualTo(x);
    assertThat(x.times(Approximation.ZERO)).isEqualTo(Approximation.ZERO);
    assertThat(x.plus(Approximation.ZERO)).isEqualTo(x);
    assertThat(x.plus(x).error()).isPositive();
    Sum one = new Sum();
    one.add(x);
    one.add(Approximation.ZERO);
    assertThat(one.result()).isEqualTo(x);
  }

  @Test
  void aDivisorThatMayBeZeroHasNoBound() {
    Approximation uncertain = new Approximation(1e-9, 1e-8);
    assertThat(Approximation.exact(1).over(uncertain).error()).isInfinite();
    assertThat(uncertain.logarithm().error()).isInfinite();
    assertThat(uncertain.squareRoot().error()).isFinite();
  }

  @Test
  void saturatedFunctionsMayNotMissOne() {
    assertThat(Approximation.exact(12).tanh().error()).isLessThan(0x1p-25);
    assertThat(Approximation.exact(-5).erf().error()).isLessThan(0x1p-25);
    assertThat(Approximation.exact(3).tanh().error()).isGreaterThan(0x1p-25);
  }
}
