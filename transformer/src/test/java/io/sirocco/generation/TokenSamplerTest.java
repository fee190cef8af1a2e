package io.sirocco.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenSamplerTest {

  private static final int DRAWS = 20_000;
  private static final float MINUS_INFINITY = Float.NEGATIVE_INFINITY;

  @Test
  void temperatureZeroTakesTheLargestAndOfEqualOnesTheLowestId() {
    assertThat(next(Sampling.greedy(), 1, 3, 2)).isEqualTo(1);
    assertThat(next(Sampling.greedy(), -5, -3, -3, -4)).isEqualTo(1);
    assertThat(next(Sampling.greedy(), MINUS_INFINITY, MINUS_INFINITY, -1e30f)).isEqualTo(2);
  }

  @Test
  void topKKeepsTheLikeliestAndOfEqualOnesTheLowestIds() {
    assertThat(drawn(new Sampling(1, 2, 1, 1, 0), 1, 3, 0, 3)).containsExactly(1, 3);
    assertThat(drawn(new Sampling(1, 2, 1, 1, 0), 2, 2, 2, 2)).containsExactly(0, 1);
    assertThat(drawn(new Sampling(1, 1, 1, 1, 0), 2, 2, 2, 2)).containsExactly(0);
    assertThat(drawn(new Sampling(1, 9, 1, 1, 0), 2, 2, 2, 2)).containsExactly(0, 1, 2, 3);
  }

  /** Four equal logits have a probability of exactly 1/4 each. */
  @ParameterizedTest
  @CsvSource({"0.1, 1", "0.25, 1", "0.2501, 2", "0.5, 2", "0.75, 3", "0.7501, 4", "1, 4"})
  void topPKeepsTheSmallestSetThatReachesIt(double topP, int kept) {
    assertThat(drawn(new Sampling(1, 0, topP, 1, 0), 2, 2, 2, 2)).hasSize(kept).contains(0);
  }

  /** Of the two that top-k leaves, each has half of the probability. */
  @Test
  void topPCountsAmongWhatTopKHasLeft() {
    assertThat(drawn(new Sampling(1, 2, .5, 1, 0), 2, 2, 2, 2)).containsExactly(0);
  }

  /** 5,000 draws of a fair choice have a deviation of 35 around 2,500. */
  @Test
  void whatIsKeptSharesTheProbabilityOfWhatIsNot() {
    for (Sampling sampling : List.of(new Sampling(1, 2, 1, 1, 0), new Sampling(1, 0, .5, 1, 0))) {
      TokenSampler sampler = new TokenSampler(sampling);
      int first = 0;
      for (int i = 0; i < 5000; i++) {
        first += sampler.next(new float[4]) == 0 ? 1 : 0;
      }
      assertThat(first).as("%s", sampling).isBetween(2500 - 6 * 35, 2500 + 6 * 35);
    }
  }

  @Test
  void impossibleTokensAreNeverDrawn() {
    assertThat(drawn(new Sampling(5, 0, 1, 1, 0), MINUS_INFINITY, 0, MINUS_INFINITY, 1))
        .containsExactly(1, 3);
  }

  /**
   * The statistic Σ (count - expected)²/expected of 20,000 draws from 5 tokens follows a chi-square
   * distribution with 4 degrees of freedom, of which e^(-x/2) (1 + x/2) lies beyond x: 4.9e-6
   * beyond 30. A token that is drawn with a probability of .26 instead of .24 adds 400²/4800 = 33.
   */
  @ParameterizedTest
  @ValueSource(doubles = {.5, 1, 2})
  void drawsFollowTheSoftmaxAtTheTemperature(double temperature) {
    float[] logits = {0, 1, -1, 2, .5f};
    double[] weights = new double[logits.length];
    for (int v = 0; v < logits.length; v++) {
      weights[v] = Math.exp(logits[v] / temperature);
    }
    double total = Arrays.stream(weights).sum();
    TokenSampler sampler = new TokenSampler(new Sampling(temperature, 0, 1, 1, 42));
    int[] counts = new int[logits.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[sampler.next(logits)]++;
    }
    double statistic = 0;
    for (int v = 0; v < logits.length; v++) {
      double expected = DRAWS * weights[v] / total;
      statistic += (counts[v] - expected) * (counts[v] - expected) / expected;
    }
    assertThat(statistic).as("chi-square of %s", Arrays.toString(counts)).isLessThan(30);
  }

  @Test
  void theSameSeedDrawsTheSameAndAnotherSeedOthers() {
    int[] once = sequence(7);
    assertThat(sequence(7)).isEqualTo(once);
    assertThat(sequence(8)).isNotEqualTo(once);
    // The upper half of the seed counts as well.
    assertThat(sequence(7 + (1L << 32))).isNotEqualTo(once);
  }

  @Test
  void thePenaltyDividesPositiveLogitsAndMultipliesNegativeOnes() {
    Sampling sampling = new Sampling(0, 0, 1, 2, 0);
    TokenSampler positive = new TokenSampler(sampling);
    positive.occurred(0);
    assertThat(positive.next(new float[] {3, 1.4f, 0})).as("3/2 against 1.4").isZero();
    assertThat(positive.next(new float[] {3, 1.6f, 0})).as("3/2 against 1.6").isEqualTo(1);
    TokenSampler negative = new TokenSampler(sampling);
    negative.occurred(0);
    assertThat(negative.next(new float[] {-1, -2.1f})).as("-1*2 against -2.1").isZero();
    assertThat(negative.next(new float[] {-1, -1.9f})).as("-1*2 against -1.9").isEqualTo(1);
  }

  @Test
  void aDrawnTokenCountsAsHavingOccurred() {
    TokenSampler sampler = new TokenSampler(new Sampling(0, 0, 1, 2, 0));
    float[] logits = {3, 2.5f, 1};
    assertThat(sampler.next(logits)).isZero();
    assertThat(sampler.next(logits)).isEqualTo(1);
    assertThat(sampler.next(logits)).as("3/2, 2.5/2 and 1").isZero();
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    assertThatThrownBy(() -> next(Sampling.greedy(), 0, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logit of token 1 is NaN");
    assertThatThrownBy(() -> next(Sampling.greedy(), Float.POSITIVE_INFINITY))
        .hasMessage("logit of token 0 is Infinity");
    assertThatThrownBy(() -> next(new Sampling(1, 0, 1, 1, 0), MINUS_INFINITY, MINUS_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every logit is -Infinity");
  }

  @Test
  void settingsOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new Sampling(-.1, 0, 1, 1, 0))
        .hasMessage("temperature -0.1 is not in [0, ∞)");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1, 1, 0))
        .hasMessage("temperature NaN is not in [0, ∞)");
    assertThatThrownBy(() -> new Sampling(Double.POSITIVE_INFINITY, 0, 1, 1, 0))
        .hasMessage("temperature Infinity is not in [0, ∞)");
    assertThatThrownBy(() -> new Sampling(1, -1, 1, 1, 0)).hasMessage("top-k -1 is below 0");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 1, 0)).hasMessage("top-p 0.0 is not in (0, 1]");
    assertThatThrownBy(() -> new Sampling(1, 0, 1.5, 1, 0))
        .hasMessage("top-p 1.5 is not in (0, 1]");
    assertThatThrownBy(() -> new Sampling(1, 0, 1, 0, 0))
        .hasMessage("repetition penalty 0.0 is not in (0, ∞)");
  }

  private static int next(Sampling sampling, float... logits) {
    return new TokenSampler(sampling).next(logits);
  }

  /** The tokens that 200 draws give: one of probability 1/4 is missed with .75^200 < 1e-24. */
  private static Set<Integer> drawn(Sampling sampling, float... logits) {
    TokenSampler sampler = new TokenSampler(sampling);
    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      drawn.add(sampler.next(logits));
    }
    return drawn;
  }

  private static int[] sequence(long seed) {
    TokenSampler sampler = new TokenSampler(new Sampling(1, 0, 1, 1, seed));
    int[] tokens = new int[50];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = sampler.next(new float[5]);
    }
    return tokens;
  }
}
