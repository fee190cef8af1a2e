package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** BERT's rules for pairs: all of them over any documents, and what is drawn as it has to be. */
final class SentencePairRulesTest {

  private static RandomKey key(long seed) {
    return RandomKey.of(seed, RandomKey.Purpose.SENTENCE_PAIRS);
  }

  private static List<SentencePair> pairs(Dataset dataset, long document, int T, RandomKey key) {
    List<SentencePair> pairs = new ArrayList<>();
    new PairCutter(dataset, document, T, SentencePairs.Relation.NEXT, key).cut(pairs::add);
    return pairs;
  }

  private static List<Integer> tokens(long first, int length) {
    return IntStream.range((int) first, (int) first + length).boxed().toList();
  }

  /**
   * Targets, sides, labels, tries, sentences that are used again and cuts at both ends: with the
   * same numbers drawn the pairs are those of Google's program.
   */
  @Property(tries = 30)
  void pairsAreThoseOfGooglesProgram(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int documents,
      @ForAll @IntRange(min = 1, max = 9) int sentences,
      @ForAll @IntRange(min = 1, max = 12) int tokens,
      @ForAll @IntRange(min = 5, max = 60) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, sentences, tokens);
      for (int epoch = 0; epoch < 15; epoch++) {
        for (int document = 0; document < documents; document++) {
          RandomKey key = key(seed).at(epoch).at(document);
          List<WrittenOutPairs.Pair> made =
              pairs(dataset, document, T, key).stream()
                  .map(pair ->
                      new WrittenOutPairs.Pair(
                          tokens(pair.firstA(), pair.lengthA()),
                          tokens(pair.firstB(), pair.lengthB()),
                          pair.label()))
                  .toList();
          assertThat(made).isEqualTo(new WrittenOutPairs(dataset, T, key).of(document));
        }
      }
    }
  }

  /** All pairs of document 0 over many keys. */
  private static void overKeys(
      int keys, int T, int[][] documents, BiConsumer<Dataset, List<SentencePair>> look)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.of(documents);
      for (int i = 0; i < keys; i++) {
        look.accept(dataset, pairs(dataset, 0, T, key(7).at(i)));
      }
    }
  }

  private static int[] sentences(int count, int length) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  private static void assertShares(long[] counts, double... shares) {
    assertThat(ChiSquare.statistic(counts, shares))
        .as("counts %s of shares %s", Arrays.toString(counts), Arrays.toString(shares))
        .isLessThan(ChiSquare.limit(counts.length - 1));
  }

  private static double[] equal(int count) {
    double[] shares = new double[count];
    Arrays.fill(shares, 1.0 / count);
    return shares;
  }

  /** Of sentences of one token, those of a pair are as many as the target. */
  @Test
  void aTenthOfTheTargetsIsUniformFromTwoOnAndOthersAreFull() throws IOException {
    long[] targets = new long[9];
    overKeys(
        30_000,
        13,
        new int[][] {sentences(30, 1), {5}},
        (dataset, pairs) -> {
          SentencePair first = pairs.getFirst();
          if (first.label() == SentencePair.RIGHT) {
            targets[first.lengthA() + first.lengthB() - 2]++;
          }
        });
    double[] shares = new double[9];
    Arrays.fill(shares, .1 / 9);
    shares[8] += .9;
    assertShares(targets, shares);
  }

  @Test
  void theFirstSideIsOfOneToAllButOneSentenceEquallyOften() throws IOException {
    long[] lengths = new long[5];
    overKeys(
        30_000,
        9,
        new int[][] {sentences(6, 1), {5}},
        (dataset, pairs) -> {
          SentencePair first = pairs.getFirst();
          if (first.label() == SentencePair.RIGHT && first.lengthA() + first.lengthB() == 6) {
            lengths[first.lengthA() - 1]++;
          }
        });
    assertShares(lengths, equal(5));
  }

  @Test
  void halfOfTheChunksOfSeveralSentencesHaveARandomSecondSide() throws IOException {
    long[] labels = new long[2];
    overKeys(
        30_000,
        9,
        new int[][] {sentences(6, 1), {5}},
        (dataset, pairs) -> labels[pairs.getFirst().label()]++);
    assertShares(labels, equal(2));
  }

  @Test
  void theRandomSideBeginsAtAnySentenceOfAnyOtherDocument() throws IOException {
    int[][] documents = {{4}, {3, 3}, {2, 1, 5}, {9}};
    // The first tokens of the sentences of the documents 1 to 3.
    List<Long> begins = List.of(4L, 7L, 10L, 12L, 13L, 18L);
    long[] counts = new long[6];
    // Everything fits.
    overKeys(
        30_000,
        60,
        documents,
        (dataset, pairs) -> counts[begins.indexOf(pairs.getFirst().firstB())]++);
    assertShares(counts, 1 / 6., 1 / 6., 1 / 9., 1 / 9., 1 / 9., 1 / 3.);
  }

  /** Half of the tries are the document itself, where there are two. */
  @Test
  void afterTenTriesTheRandomSideMayBeOfTheSameDocument() throws IOException {
    long[] same = new long[2];
    overKeys(
        200_000,
        9,
        new int[][] {{2}, {2}},
        (dataset, pairs) -> same[dataset.documentOf(pairs.getFirst().firstB()) == 0 ? 0 : 1]++);
    assertShares(same, Math.pow(.5, 10), 1 - Math.pow(.5, 10));
    overKeys(
        10,
        9,
        new int[][] {{2, 2}},
        (dataset, pairs) -> assertThat(pairs).allMatch(pair -> pair.lengthB() > 0));
  }

  /** Both sides lose two of six tokens; each is lost at the front or at the back. */
  @Test
  void tokensAreCutAtTheFrontAsOftenAsAtTheBack() throws IOException {
    long[] counts = new long[9];
    overKeys(
        30_000,
        11,
        new int[][] {{6}, {6}},
        (dataset, pairs) -> {
          SentencePair pair = pairs.getFirst();
          assertThat(pair.lengthA()).isEqualTo(4);
          assertThat(pair.lengthB()).isEqualTo(4);
          if (pair.firstB() >= 6) {
            counts[(int) (pair.firstA() * 3 + pair.firstB() - 6)]++;
          }
        });
    double[] ofSide = {.25, .5, .25};
    double[] shares = new double[9];
    for (int i = 0; i < 9; i++) {
      shares[i] = ofSide[i / 3] * ofSide[i % 3];
    }
    assertShares(counts, shares);
  }
}
