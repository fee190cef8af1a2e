package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Activation;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sweeps the elementary functions over floats of every exponent, against doubles. */
final class ElementaryFunctionTest {
  private static final int CHUNK = 1 << 16;

  /** Every so many floats are tried: about 4.3 million in all, of every exponent and both signs. */
  private static final int STRIDE = 997;

  /** A function over a chunk, in place of the first array from the second. */
  private interface Pass {
    void apply(float[] y, float[] x, int n);
  }

<<<<<<< HEAD
  /** The largest of what an error measure gives over the sweep. */
  private interface Deviation {
    double of(double computed, double exact, float x);
  }

  private static double sweep(Pass pass, DoubleUnaryOperator exact, Deviation error) {
=======
  /** How far a computed value is from the exact one. */
  private interface Distance {
    double of(double computed, double exact, float x);
  }

  private static double sweep(Pass pass, DoubleUnaryOperator exact, Distance distance) {
>>>>>>> vector
    float[] x = new float[CHUNK];
    float[] y = new float[CHUNK];
    double worst = 0;
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      int n = 0;
      for (; n < CHUNK && bits <= Integer.MAX_VALUE; bits += STRIDE) {
        float value = Float.intBitsToFloat((int) bits);
        if (Float.isFinite(value)) {
          x[n++] = value;
        }
      }
      pass.apply(y, x, n);
      for (int i = 0; i < n; i++) {
        worst = Math.max(worst, distance.of(y[i], exact.applyAsDouble(x[i]), x[i]));
      }
    }
    return worst;
  }

  /** Distance in units in the last place of the nearest float, NaN as infinity. */
  private static double ulps(double computed, double exact, float x) {
    float nearest = (float) exact;
    if (Double.isInfinite(nearest)) {
      return computed == nearest ? 0 : Double.POSITIVE_INFINITY;
    }
    double distance = Math.abs(computed - exact) / Math.ulp(nearest);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  private static double absolute(double computed, double exact, float x) {
    double distance = Math.abs(computed - exact);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  private static void exponential(float[] y, float[] x, int n) {
    System.arraycopy(x, 0, y, 0, n);
    Exponential.apply(y, 0, n, 1, 0);
  }

  private static Pass value(Activation activation) {
    return (y, x, n) -> Activations.apply(activation, y, 0, x, 0, n);
  }

  private static Pass slope(Activation activation) {
    float[] ones = new float[CHUNK];
    Arrays.fill(ones, 1f);
    return (y, x, n) ->
        Activations.gradient(
            activation, new Floats(y, 0), new Floats(ones, 0), new Floats(x, 0), 0, n);
  }

  /** Φ(-t) for t at least 0: a continued fraction far out, a series of the density near 0. */
  private static double lowerTail(double t) {
    double density = StrictMath.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
    if (t > 4) {
      double fraction = t;
      for (int k = 200; k > 0; k--) {
        fraction = t + k / fraction;
      }
      return density / fraction;
    }
    double term = t;
    double sum = t;
    for (int k = 1; k < 200; k++) {
      term *= t * t / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }

  private static double cumulative(double z) {
    return z <= 0 ? lowerTail(-z) : 1 - lowerTail(z);
  }

  private static double tanhArgument(double z) {
    return 2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);
  }

  private static double sigmoid(double a) {
    return 1 / (1 + StrictMath.exp(-a));
  }

  @Test
  void exponentialIsWithinOneUlpOverAllExponents() {
    double worst =
        sweep(ElementaryFunctionTest::exponential, StrictMath::exp, ElementaryFunctionTest::ulps);
    assertThat(worst).isLessThan(1);
  }

  @Test
  void exponentialIsWithinOneUlpWhereItIsNeither0NorInfinite() {
    float[] x = new float[CHUNK];
    float[] y = new float[CHUNK];
    double worst = 0;
    for (int chunk = 0; chunk < 40; chunk++) {
      for (int i = 0; i < CHUNK; i++) {
        x[i] = -104 + 193f * (chunk * CHUNK + i) / (40 * CHUNK);
      }
      exponential(y, x, CHUNK);
      for (int i = 0; i < CHUNK; i++) {
        worst = Math.max(worst, ulps(y[i], StrictMath.exp(x[i]), x[i]));
      }
    }
    assertThat(worst).isLessThan(1);
  }

  @Test
  void exponentialScalesAndShiftsWithOneRounding() {
    float[] x = {1000.25f, -3.5f, 7};
    Exponential.apply(x, 0, 3, 0.125f, 125);
    assertThat(x[0]).isCloseTo((float) StrictMath.exp(0.03125), within(1e-7f));
    assertThat(x[1]).isZero();
    assertThat(x[2]).isZero();
  }

  private static org.assertj.core.data.Offset<Float> within(float offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void exponentialOfSpecialValues() {
    float[] x = {
      Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, 0, -0f, 89, -104, 88.7f
    };
    Exponential.apply(x, 0, x.length, 1, 0);
    assertThat(x)
        .startsWith(0, Float.POSITIVE_INFINITY, Float.NaN, 1, 1, Float.POSITIVE_INFINITY, 0);
    assertThat(x[7]).isFinite();
  }

  @Test
  void geluKeepsItsRelativeErrorAlsoWhereItIsSmall() {
    double worst =
        sweep(
            value(Activation.GELU),
            z -> z * cumulative(z),
            (computed, exact, z) ->
                z < -13 ? absolute(computed, exact, z) * 1e30 : ulps(computed, exact, z));
    assertThat(worst).isLessThan(8);
  }

  @Test
  void geluSlopeHasASmallAbsoluteError() {
    double worst =
        sweep(
            slope(Activation.GELU),
            z -> {
              double density = StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
              return cumulative(z) + (density == 0 ? 0 : z * density);
            },
            ElementaryFunctionTest::absolute);
    assertThat(worst).isLessThan(5e-7);
  }

  @Test
  void tanhGeluGrowsItsRelativeErrorOnlyWithTheExponent() {
    double worst =
        sweep(
            value(Activation.GELU_TANH),
            z -> z * sigmoid(tanhArgument(z)),
            (computed, exact, z) -> {
              if (z < -9) {
                return absolute(computed, exact, z) * 1e30;
              }
              double allowed = 8 + 4 * Math.min(100, Math.abs(tanhArgument(z)));
              return ulps(computed, exact, z) / allowed;
            });
    assertThat(worst).isLessThan(1);
  }

  @Test
  void tanhGeluSlopeHasASmallAbsoluteError() {
    double worst =
        sweep(
            slope(Activation.GELU_TANH),
            z -> {
              double s = sigmoid(tanhArgument(z));
              double slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
              return Math.abs(z) > 20 ? (z > 0 ? 1 : 0) : s + z * s * (1 - s) * slope;
            },
            ElementaryFunctionTest::absolute);
    assertThat(worst).isLessThan(8e-7);
  }

  @Test
  void tanhIsWithinFourUlpOverAllExponents() {
    double worst = sweep(value(Activation.TANH), StrictMath::tanh, ElementaryFunctionTest::ulps);
    assertThat(worst).isLessThan(4);
  }

  @Test
  void tanhSlopeIsWithinEightUlpOverAllExponents() {
    double worst =
        sweep(
            slope(Activation.TANH),
            z -> {
              double cosh = StrictMath.cosh(z);
              return 1 / (cosh * cosh);
            },
            ElementaryFunctionTest::ulps);
    assertThat(worst).isLessThan(8);
  }

  @ParameterizedTest
  @EnumSource
  void activationsKeepNaN(Activation activation) {
    float[] z = {Float.NaN, 1, Float.NaN};
    float[] y = new float[3];
    Activations.apply(activation, y, 0, z, 0, 3);
    assertThat(y[0]).isNaN();
    assertThat(y[1]).isNotNaN();
    assertThat(y[2]).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void anElementHasTheSameBitsWhereverItLies(Activation activation) {
    int n = 4 * Lanes.LANES + Lanes.LANES - 1;
    float[] z = new float[n];
    for (int i = 0; i < n; i++) {
      z[i] = (i - n / 2) * 0.37f;
    }
    float[] whole = new float[n];
    Activations.apply(activation, whole, 0, z, 0, n);
    for (int i = 0; i < n; i++) {
      float[] one = new float[1];
      Activations.apply(activation, one, 0, z, i, 1);
      assertThat(one[0]).isEqualTo(whole[i]);
    }
  }
}
