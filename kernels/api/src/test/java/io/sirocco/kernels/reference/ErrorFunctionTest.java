package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the alternating Maclaurin series, summed with enough digits to cancel. */
final class ErrorFunctionTest {

  /** The terms reach exp(x²) and erfc is exp(-x²): for x = 26 that is 10^±294. */
  private static final MathContext DIGITS = new MathContext(640, RoundingMode.HALF_EVEN);

  private static final BigDecimal TWO_OVER_ROOT_PI =
      BigDecimal.TWO.divide(pi().sqrt(DIGITS), DIGITS);

  /** Machin 1706: π = 16 arctan(1/5) - 4 arctan(1/239). */
  private static BigDecimal pi() {
    return inverseTangent(5)
        .multiply(BigDecimal.valueOf(16))
        .subtract(inverseTangent(239).multiply(BigDecimal.valueOf(4)), DIGITS);
  }

  /** arctan(1/n). */
  private static BigDecimal inverseTangent(int n) {
    BigDecimal square = BigDecimal.valueOf((long) n * n);
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), DIGITS);
    BigDecimal sum = power;
    for (int i = 1; power.signum() != 0 && power.precision() - power.scale() > -650; i++) {
      power = power.divide(square, DIGITS).negate();
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * i + 1), DIGITS), DIGITS);
    }
    return sum;
  }

  private static BigDecimal exactErf(double x) {
    BigDecimal square = new BigDecimal(x).multiply(new BigDecimal(x));
    BigDecimal power = new BigDecimal(x);
    BigDecimal sum = power;
    for (int n = 1; power.signum() != 0 && power.precision() - power.scale() > -620; n++) {
      power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(-n), DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
    }
    return sum.multiply(TWO_OVER_ROOT_PI, DIGITS);
  }

  /** How many units in the last place of the exact value a value is off. */
  private static double unitsOff(double value, BigDecimal exact) {
    return new BigDecimal(value).subtract(exact).abs().doubleValue()
        / Math.ulp(exact.doubleValue());
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e-300, 1e-9, 0.01, 0.1, 0.25, 0.49, 0.7, 0.9999, 1, 1.0001, 1.1, 1.3, 1.7, 2, 2.5, 3, 4,
        5.5
      })
  void erfIsWithinThreeUnits(double x) {
    assertThat(unitsOff(ErrorFunction.erf(x), exactErf(x))).isLessThan(3);
    assertThat(ErrorFunction.erf(-x)).isEqualTo(-ErrorFunction.erf(x));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        -6, -2, -1.0001, -0.7, -0.1, 0.1, 0.5, 0.9999, 1, 1.0001, 1.2, 1.5, 2, 2.7, 3.3, 5, 7.1, 10,
        15.3, 20.9, 26
      })
  void erfcIsWithinFiveUnits(double x) {
    BigDecimal exact = BigDecimal.ONE.subtract(exactErf(x), DIGITS);
    assertThat(unitsOff(ErrorFunction.erfc(x), exact)).isLessThan(5);
  }

  @Test
  void reachesItsLimits() {
    assertThat(ErrorFunction.erf(0)).isZero();
    assertThat(ErrorFunction.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(ErrorFunction.erfc(Double.POSITIVE_INFINITY)).isZero();
    assertThat(ErrorFunction.erfc(Double.NEGATIVE_INFINITY)).isEqualTo(2);
    assertThat(ErrorFunction.erfc(28.5)).isZero();
    assertThat(ErrorFunction.erf(Double.NaN)).isNaN();
    assertThat(ErrorFunction.erfc(Double.NaN)).isNaN();
  }

  @Test
  void knowsATabulatedValue() {
    assertThat(ErrorFunction.erf(1)).isCloseTo(0.8427007929497149, within(2e-16));
  }
}
