package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnigramEstimationTest {
  private static void estimate(
      Map<String, Long> words, int threads, Consumer<UnigramEstimation> check) {
    WordCounts counts = Words.of(words);
    Alphabet alphabet = Alphabet.of(counts, AlphabetLimit.EVERYTHING);
    SymbolText text = SymbolText.ofCharacters(counts, alphabet, Affixes.NONE);
    try (Workers workers = new Workers(threads)) {
      UnigramSeeds seeds = new UnigramSeeds(text, 6, 2, 1_000, workers);
      UnigramLattice lattice = new UnigramLattice(text, seeds, workers);
      double[] weights = new double[lattice.pieces()];
      Arrays.setAll(weights, piece -> 1 + piece % 3);
      check.accept(new UnigramEstimation(lattice, weights, workers));
    }
  }

  private static Map<String, Double> probabilities(UnigramEstimation estimation) {
    Map<String, Double> probabilities = new HashMap<>();
    for (int piece = 0; piece < estimation.lattice().pieces(); piece++) {
      probabilities.put(
          new String(estimation.lattice().spell(piece), StandardCharsets.UTF_8),
          estimation.probabilities()[piece]);
    }
    return probabilities;
  }

  /** All ways to cut a word: adds each one's probability to that of its pieces. */
  private static double cut(
      String word, int from, double before, Map<String, Double> p, Map<String, Double> sums) {
    if (from == word.length()) {
      return before;
    }
    double total = 0;
    for (int to = from + 1; to <= word.length(); to++) {
      String piece = word.substring(from, to);
      if (p.containsKey(piece)) {
        double part = cut(word, to, before * p.get(piece), p, sums);
        sums.merge(piece, part, Double::sum);
        total += part;
      }
    }
    return total;
  }

  @Provide
  Arbitrary<Map<String, Long>> words() {
    return Words.arbitrary("abc", 9);
  }

  @Property(tries = 300)
  void expectsEachPieceAsOftenAsAllWaysToCutTheWordsSay(
      @ForAll("words") Map<String, Long> words, @ForAll @IntRange(min = 1, max = 3) int threads) {
    estimate(
        words,
        threads,
        estimation -> {
          Map<String, Double> p = probabilities(estimation);
          Map<String, Double> expected = new HashMap<>();
          double[] likelihood = new double[1];
          words.forEach((word, count) -> {
            Map<String, Double> sums = new HashMap<>();
            double total = cut(word, 0, 1, p, sums);
            sums.forEach((piece, sum) -> expected.merge(piece, count * sum / total, Double::sum));
            likelihood[0] += count * Math.log(total);
          });

          double[] counts = estimation.expectedCounts();

          for (int piece = 0; piece < counts.length; piece++) {
            String spelled = new String(estimation.lattice().spell(piece), StandardCharsets.UTF_8);
            assertThat(counts[piece])
                .as(spelled)
                .isCloseTo(expected.getOrDefault(spelled, 0.), within(1e-9));
          }
          assertThat(estimation.logLikelihood()).isCloseTo(likelihood[0], within(1e-8));
        });
  }

  @Test
  void givesTheSameForWordsWhoseProbabilityIsNoDouble() {
    // The rare letters are far less probable than the power of two for a character makes up for.
    String rare = "xy".repeat(300);
    estimate(
        Map.of("ab", 1L << 40, rare, 1L, "x", 1L),
        2,
        estimation -> {
          estimation.improve(1);
          estimation.improve(1);
          double[] expected = estimation.expectedCounts();

          double characters = 0;
          for (int piece = 0; piece < expected.length; piece++) {
            characters += expected[piece] * estimation.lattice().length(piece);
          }
          assertThat(characters).isCloseTo((1L << 41) + 601, within(1e-3));
          assertThat(estimation.logLikelihood()).isLessThan(-800 * Math.log(2));
        });
  }

  @Property(tries = 100)
  void estimatesProbabilitiesThatMakeTheWordsMoreProbable(
      @ForAll("words") Map<String, Long> words) {
    // Counts so high that digamma is the logarithm and no piece dies.
    Map<String, Long> many = new HashMap<>();
    words.forEach((word, count) -> many.put(word, count << 40));
    estimate(
        many,
        2,
        estimation -> {
          double before = estimation.logLikelihood();
          for (int i = 0; i < 5; i++) {
            estimation.improve(1);
            double after = estimation.logLikelihood();
            assertThat(after).isGreaterThanOrEqualTo(before - Math.abs(before) * 1e-9);
            before = after;
          }
        });
  }

  @Test
  void takesTheExponentialOfDigammaOfWhatIsExpected() {
    // Two words and three pieces: a, b, ab. Their weights 1, 2, 3 are probabilities 1/6, 2/6, 3/6.
    estimate(
        Map.of("ab", 8L, "b", 4L),
        1,
        estimation -> {
          // ab is "ab" with 3/6 and "a b" with 2/36: 9/10 and 1/10 of eight.
          assertThat(estimation.expectedCounts())
              .containsExactly(new double[] {.8, 4.8, 7.2}, within(1e-9));

          estimation.improve(1);

          assertThat(probabilities(estimation).get("ab"))
              .isCloseTo(ExponentialDigamma.of(7.2) / ExponentialDigamma.of(12.8), within(1e-9));
        });
  }

  @Test
  void letsPiecesDieThatAreExpectedLessThanHalfATime() {
    estimate(
        Map.of("abc", 1000L, "ab", 2L, "c", 1000L, "a", 9L, "b", 9L),
        1,
        estimation -> {
          int before = estimation.lattice().pieces();
          for (int i = 0; i < 30; i++) {
            estimation.improve(1);
          }
          assertThat(before).isEqualTo(6);
          assertThat(probabilities(estimation).keySet())
              .containsExactlyInAnyOrder("a", "b", "c", "ab", "abc");
        });
  }
}
