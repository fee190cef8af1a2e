package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Bias;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitialTest {

  private static final Initial NORMAL = new Initial.Normal(.02);
  private static final double TRUNCATED_RATIO = .05399096651318806 / .9544997361036416;
  private static final double TRUNCATED_VARIANCE = 1 - 4 * TRUNCATED_RATIO;
  private static final double TRUNCATED_FOURTH = 3 * TRUNCATED_VARIANCE - 16 * TRUNCATED_RATIO;

  /**
   * Of n normal numbers, mean and deviation have standard errors s/√n and s/√(2n); six of them are
   * exceeded with a probability of 2e-9 each. The fourth moment, 3 s⁴ with a standard error of
   * √(96/n) s⁴, tells the normal distribution from others of the same deviation.
   */
  @Test
  void normalNumbersHaveTheirMomentsAndNoCorrelation() {
    int n = 200_000;
    float[] values = filled(1, "wte.weight", 0, n);
    double[] sums = new double[5];
    double neighbors = 0;
    for (int i = 0; i < n; i++) {
      double z = values[i] / .02;
      for (int power = 1; power < 5; power++) {
        sums[power] += StrictMath.pow(z, power);
      }
      neighbors += i == 0 ? 0 : z * values[i - 1] / .02;
    }
    double error = 6 / Math.sqrt(n);
    assertThat(sums[1] / n).as("mean").isCloseTo(0, within(error));
    assertThat(sums[2] / n).as("variance").isCloseTo(1, within(Math.sqrt(2) * error));
    assertThat(sums[3] / n).as("third moment").isCloseTo(0, within(Math.sqrt(15) * error));
    assertThat(sums[4] / n).as("fourth moment").isCloseTo(3, within(Math.sqrt(96) * error));
    assertThat(neighbors / n).as("correlation of neighbors").isCloseTo(0, within(error));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 64, 100})
  void fillingInPiecesGivesTheSameValues(int piece) {
    float[] whole = filled(3, "h.0.mlp.c_fc.weight", 0, 101);
    for (int from = 0; from < whole.length; from += piece) {
      float[] part = filled(3, "h.0.mlp.c_fc.weight", from, Math.min(piece, whole.length - from));
      for (int i = 0; i < part.length; i++) {
        assertThat(part[i]).as("element %d", from + i).isEqualTo(whole[from + i]);
      }
    }
  }

  @Test
  void elementsBeyondTwoToThe33HaveTheirOwnValues() {
    assertThat(filled(3, "a", 1L << 33, 4)).isNotEqualTo(filled(3, "a", 0, 4));
  }

  @Test
  void namesAndSeedsHaveTheirOwnValues() {
    float[] values = filled(3, "a", 0, 4);
    assertThat(filled(3, "a", 0, 4)).isEqualTo(values);
    assertThat(filled(3, "b", 0, 4)).isNotEqualTo(values);
    assertThat(filled(4, "a", 0, 4)).isNotEqualTo(values);
    assertThat(filled(3 + (1L << 32), "a", 0, 4)).isNotEqualTo(values);
  }

  /** Names key the random numbers through their hash codes. */
  @ParameterizedTest
  @EnumSource
  void noTwoParametersOfADeepModelShareTheirValues(Naming naming) {
    TransformerConfig config = TransformerConfig.bert(5, 4, 100, 1, 2, 3).with(naming);
    for (NormPlacement placement : NormPlacement.values()) {
      BlockConfig blocks =
          new BlockConfig(placement, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU, Bias.PRESENT);
      Transformer model = new Transformer(config.with(blocks));
      Set<Integer> hashes = new HashSet<>();
      model.tensors().forEach(tensor -> hashes.add(tensor.name().hashCode()));
      assertThat(hashes).hasSameSizeAs(model.tensors());
    }
  }

  /** Of numbers uniform in ±b: mean 0, variance b²/3, fourth moment b⁴/5; neighbors are apart. */
  @Test
  void uniformNumbersStayInsideAndHaveTheirMoments() {
    int n = 200_000;
    double bound = .25;
    float[] values = new float[n];
    new Initial.Uniform(bound).fill(1, "a", 0, values);
    double[] sums = new double[5];
    double neighbors = 0;
    for (int i = 0; i < n; i++) {
      double z = values[i] / bound;
      assertThat(Math.abs(z)).isLessThanOrEqualTo(1);
      for (int power = 1; power < 5; power++) {
        sums[power] += StrictMath.pow(z, power);
      }
      neighbors += i == 0 ? 0 : z * values[i - 1] / bound;
    }
    double error = 6 / Math.sqrt(n);
    assertThat(sums[1] / n).as("mean").isCloseTo(0, within(error));
    assertThat(sums[2] / n).as("variance").isCloseTo(1 / 3.0, within(error));
    assertThat(sums[3] / n).as("third moment").isCloseTo(0, within(error));
    assertThat(sums[4] / n).as("fourth moment").isCloseTo(1 / 5.0, within(error));
    assertThat(neighbors / n).as("correlation of neighbors").isCloseTo(0, within(error));
  }

  @Test
  void uniformNumbersAreTheSameInPieces() {
    Initial initial = new Initial.Uniform(1);
    float[] whole = new float[7];
    initial.fill(3, "a", 0, whole);
    float[] part = new float[3];
    initial.fill(3, "a", 4, part);
    assertThat(part).containsExactly(whole[4], whole[5], whole[6]);
    assertThatThrownBy(() -> initial.fill(3, "a", 3, part))
        .hasMessage("from=3 is not a multiple of 2");
    assertThatThrownBy(() -> new Initial.Uniform(-1)).hasMessage("bound -1.0 is below 0");
  }

  /**
   * With φ the density and Z = 2Φ(2) - 1 what lies inside, integration by parts gives E z² = 1 -
   * 4φ(2)/Z and E z⁴ = 3 E z² - 16φ(2)/Z. The errors are as in the test above: moments up to the
   * fourth deviate by less than 1, 1, 2 and 4 here.
   */
  @Test
  void truncatedNumbersStayInsideAndHaveTheirMoments() {
    int n = 200_000;
    float[] values = new float[n];
    new Initial.TruncatedNormal(.02).fill(1, "a", 0, values);
    double[] sums = new double[5];
    double neighbors = 0;
    for (int i = 0; i < n; i++) {
      double z = values[i] / .02;
      assertThat(Math.abs(z)).isLessThanOrEqualTo(2 + 1e-6);
      for (int power = 1; power < 5; power++) {
        sums[power] += StrictMath.pow(z, power);
      }
      neighbors += i == 0 ? 0 : z * values[i - 1] / .02;
    }
    double error = 6 / Math.sqrt(n);
    assertThat(sums[1] / n).as("mean").isCloseTo(0, within(error));
    assertThat(sums[2] / n).as("variance").isCloseTo(TRUNCATED_VARIANCE, within(error));
    assertThat(sums[3] / n).as("third moment").isCloseTo(0, within(2 * error));
    assertThat(sums[4] / n).as("fourth moment").isCloseTo(TRUNCATED_FOURTH, within(4 * error));
    assertThat(neighbors / n).as("correlation of neighbors").isCloseTo(0, within(error));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void truncatedNumbersAreTheSameInPieces(int piece) {
    Initial initial = new Initial.TruncatedNormal(.02);
    float[] whole = new float[101];
    initial.fill(3, "a", 0, whole);
    for (int from = 0; from < whole.length; from += piece) {
      float[] part = new float[Math.min(piece, whole.length - from)];
      initial.fill(3, "a", from, part);
      for (int i = 0; i < part.length; i++) {
        assertThat(part[i]).as("element %d", from + i).isEqualTo(whole[from + i]);
      }
    }
    float[] other = new float[101];
    initial.fill(3, "b", 0, other);
    assertThat(other).isNotEqualTo(whole);
    initial.fill(4, "a", 0, other);
    assertThat(other).isNotEqualTo(whole);
    initial.fill(3, "a", 1L << 32, other);
    assertThat(other).isNotEqualTo(whole);
  }

  @Test
  void anOddFirstElementIsRefused() {
    assertThatThrownBy(() -> filled(1, "a", 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from=3 is not a multiple of 2");
  }

  @Test
  void deviationsBelowZeroAreRefusedAndZeroGivesZeros() {
    assertThatThrownBy(() -> new Initial.Normal(-.5))
        .hasMessage("standard deviation -0.5 is below 0");
    assertThatThrownBy(() -> new Initial.TruncatedNormal(-.5))
        .hasMessage("standard deviation -0.5 is below 0");
    assertThatThrownBy(() -> new Initial.Normal(Double.NaN))
        .hasMessage("standard deviation NaN is below 0");
    float[] values = {1, 1, 1};
    new Initial.Normal(0).fill(1, "a", 0, values);
    assertThat(values).containsExactly(new float[3], within(0f));
  }

  @Test
  void aConstantFillsEveryElement() {
    float[] values = new float[3];
    new Initial.Constant(2.5f).fill(1, "a", 0, values);
    assertThat(values).containsOnly(2.5f);
  }

  private static float[] filled(long seed, String name, long from, int count) {
    float[] values = new float[count];
    NORMAL.fill(seed, name, from, values);
    return values;
  }
}
