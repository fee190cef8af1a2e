package io.sirocco.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.objectives.Masking.Predicted;
import io.sirocco.objectives.Masking.Replacement;
import io.sirocco.objectives.Masking.Tokens;
import io.sirocco.objectives.Selection.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskingTest {

  private static final int V = 1000;
  private static final int MASK = 4;
  private static final long SEED = 0x9E3779B97F4A7C15L;

  /** [CLS] and [SEP] around words of one, two, three, one, ... tokens. */
  private static Tokens sequence(int length, int sample) {
    int[] ids = new int[length];
    int[] words = new int[length];
    Arrays.setAll(ids, t -> 100 + t);
    int word = 0;
    int left = 1;
    for (int t = 1; t < length - 1; t++) {
      words[t] = word;
      if (--left == 0) {
        word++;
        left = 1 + word % 3;
      }
    }
    words[0] = -1;
    words[length - 1] = -1;
    return new Tokens(ids, words, sample);
  }

  private static Predicted mask(Masking masking, Tokens tokens) {
    return masking.mask(List.of(tokens), SEED, 7).getFirst();
  }

  private static Masking all(Selection selection) {
    return new Masking(selection, Replacement.published(MASK, V));
  }

  @ParameterizedTest(name = "{0} positions, at most {1}: {2}")
  @CsvSource({
    "128, 20, 19", // .15 x 128 = 19.2
    "512, 76, 76", // 76.8 rounds to 77, above the maximum
    "30, 20, 4", // 4.5 rounds to even
    "50, 20, 8", // 7.5 rounds to even
    "5, 20, 1", // .75 rounds to 1
    "3, 20, 1" // .45 rounds to 0: one at least
  })
  void bertPredictsAFixedNumberOfTokens(int length, int maximum, int predicted) {
    for (int sample = 0; sample < 50; sample++) {
      Predicted result = mask(Masking.bert(maximum, Unit.TOKEN, MASK, V), sequence(length, sample));
      assertThat(result.positions()).hasSize(predicted).doesNotContain(0, length - 1);
    }
  }

  @Test
  void everyTokenIsChosenEquallyOften() {
    int[] counts = new int[42];
    int samples = 20_000;
    for (int sample = 0; sample < samples; sample++) {
      Predicted result =
          mask(Masking.bert(20, Unit.TOKEN, MASK, V), sequence(counts.length, sample));
      for (int position : result.positions()) {
        counts[position]++;
      }
    }
    double expected = samples * 6 / 40.0;
    double chiSquare =
        IntStream.range(1, 41).mapToDouble(t -> Math.pow(counts[t] - expected, 2) / expected).sum();
    // 39 degrees of freedom; above 82 with probability 1e-4.
    assertThat(chiSquare).isLessThan(82);
  }

  @Test
  void wholeWordsAreChosenWhole() {
    for (int sample = 0; sample < 200; sample++) {
      Tokens tokens = sequence(64, sample);
      List<Integer> chosen = positions(mask(Masking.bert(20, Unit.WORD, MASK, V), tokens));
      assertThat(chosen.size()).isBetween(8, 10);
      for (int t = 1; t < 63; t++) {
        for (int other = t; other < 63; other++) {
          if (tokens.words()[t] == tokens.words()[other]) {
            assertThat(chosen.contains(t)).isEqualTo(chosen.contains(other));
          }
        }
      }
    }
  }

  @Test
  void aWordLongerThanTheNumberIsPassedOver() {
    Tokens tokens = new Tokens(new int[] {9, 9, 9, 9, 9, 9}, new int[] {0, 0, 0, 0, 0, 1}, 0);
    assertThat(mask(Masking.bert(20, Unit.WORD, MASK, V), tokens).positions()).containsExactly(5);
  }

  @Test
  void bernoulliChoosesEachTokenOnItsOwn() {
    int tokens = 0;
    double squares = 0;
    int samples = 5_000;
    for (int sample = 0; sample < samples; sample++) {
      int predicted = mask(Masking.xlm(MASK, V), sequence(102, sample)).positions().length;
      tokens += predicted;
      squares += Math.pow(predicted - 15, 2);
    }
    double mean = (double) tokens / samples;
    assertThat(mean).isEqualTo(15, within(5 * Math.sqrt(100 * .15 * .85 / samples)));
    // A fixed number would have no variance.
    assertThat(squares / samples).isEqualTo(100 * .15 * .85, within(1.5));
  }

  @Test
  void fourFifthsAreMaskedATenthKeptATenthRandom() {
    int masked = 0;
    int kept = 0;
    int all = 0;
    boolean[] seen = new boolean[V];
    for (int sample = 0; sample < 10_000; sample++) {
      Tokens tokens = sequence(42, sample);
      int[] before = tokens.ids().clone();
      Predicted result = mask(Masking.bert(20, Unit.TOKEN, MASK, V), tokens);
      for (int i = 0; i < result.positions().length; i++) {
        int position = result.positions()[i];
        assertThat(result.targets()[i]).isEqualTo(before[position]);
        int now = tokens.ids()[position];
        all++;
        masked += now == MASK ? 1 : 0;
        kept += now == before[position] ? 1 : 0;
        seen[now] = true;
        before[position] = now;
      }
      assertThat(tokens.ids()).isEqualTo(before);
    }
    assertThat((double) masked / all).isEqualTo(.8001, within(.008));
    assertThat((double) kept / all).isEqualTo(.1001, within(.006));
    // Special tokens, too: 0 to 99 are not among the sequences' own.
    assertThat(IntStream.range(0, 100).allMatch(id -> seen[id])).isTrue();
  }

  @Test
  void spansAreRunsOfWordsWithTheLengthsOfTheDistribution() {
    Masking spans = all(new Selection.Spans(.15, 1000, .2, 10));
    double words = 0;
    int count = 0;
    for (int sample = 0; sample < 400; sample++) {
      int[] ids = new int[1000];
      int[] each = IntStream.range(0, 1000).toArray();
      List<Integer> chosen = positions(mask(spans, new Tokens(ids, each, sample)));
      assertThat(chosen).hasSize(150);
      words += chosen.size();
      count += (int) chosen.stream().filter(t -> !chosen.contains(t - 1)).count();
    }
    // The cut-off distribution has the mean 3.797; spans that meet others make runs longer or spans
    // shorter.
    assertThat(words / count).isBetween(3.6, 4.5);
  }

  @Test
  void rareTokensAreChosenMoreOften() {
    long[] counts = new long[V];
    counts[100] = 10_000;
    counts[101] = 100;
    Masking masking = all(Selection.ByFrequency.of(.1, counts, .5));
    int[] chosen = new int[3];
    for (int step = 0; step < 2_000; step++) {
      List<Tokens> batch = new ArrayList<>();
      for (int sample = 0; sample < 4; sample++) {
        int[] ids = new int[25];
        int[] words = IntStream.range(0, 25).toArray();
        Arrays.setAll(ids, t -> 100 + t % 2);
        ids[24] = 102;
        words[0] = -1;
        batch.add(new Tokens(ids, words, sample));
      }
      int total = 0;
      for (Predicted predicted : masking.mask(batch, SEED, step)) {
        assertThat(predicted.positions()).doesNotContain(0);
        for (int target : predicted.targets()) {
          chosen[target - 100]++;
          total++;
        }
      }
      assertThat(total).isEqualTo(10);
    }
    assertThat(chosen[2]).as("tokens that do not occur").isZero();
    // 44 and 48 candidates with scores 1 to 10; without replacement the ratio falls to some 9.
    assertThat((double) chosen[1] / chosen[0]).isBetween(8.5, 11.0);
  }

  @Test
  void aSampleDoesNotDependOnOthers() {
    for (Selection selection :
        List.of(
            new Selection.Bernoulli(.15, Unit.WORD),
            new Selection.Count(.15, 20, Unit.TOKEN),
            new Selection.Spans(.15, 20, .2, 10))) {
      Masking masking = all(selection);
      List<Tokens> together = List.of(sequence(200, 3), sequence(200, 4), sequence(200, 5));
      masking.mask(together, SEED, 2);
      Tokens alone = sequence(200, 4);
      masking.mask(List.of(alone), SEED, 2);
      assertThat(alone.ids()).isEqualTo(together.get(1).ids());
      assertThat(alone.ids()).isNotEqualTo(together.get(0).ids());
      Tokens later = sequence(200, 4);
      masking.mask(List.of(later), SEED, 3);
      assertThat(later.ids()).isNotEqualTo(alone.ids());
    }
  }

  @Test
  void nothingToPredictIsNoError() {
    int[] none = {-1, -1, -1};
    for (Selection selection :
        List.of(
            new Selection.Bernoulli(.15, Unit.TOKEN),
            new Selection.Count(.15, 20, Unit.WORD),
            new Selection.Spans(.15, 20, .2, 10),
            Selection.ByFrequency.of(.15, new long[V], .5))) {
      Tokens tokens = new Tokens(new int[] {1, 2, 3}, none, 0);
      assertThat(mask(all(selection), tokens).positions()).isEmpty();
      assertThat(tokens.ids()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> new Selection.Bernoulli(0, Unit.TOKEN))
        .hasMessage("masking rate 0.0 is not in (0, 1]");
    assertThatThrownBy(() -> new Selection.Count(.15, 0, Unit.TOKEN))
        .hasMessage("the maximum of 0 predictions of a sequence is below 1");
    assertThatThrownBy(() -> new Replacement(.8, .3, MASK, V))
        .hasMessage("shares of masked (0.8) and kept (0.3) tokens are below 0 or above 1 together");
    assertThatThrownBy(() -> new Replacement(.8, .1, V, V))
        .hasMessage("mask token 1000 is not in the vocabulary of 1000 tokens");
    assertThatThrownBy(() -> new Tokens(new int[2], new int[3], 0))
        .hasMessage("2 tokens have 3 words");
  }

  private static List<Integer> positions(Predicted predicted) {
    return Arrays.stream(predicted.positions()).boxed().toList();
  }
}
