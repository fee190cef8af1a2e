package io.sirocco.objectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.objectives.Masking.Predicted;
import io.sirocco.objectives.Masking.Replacement;
import io.sirocco.objectives.Masking.Tokens;
import io.sirocco.objectives.Selection.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The rules of masking in BERT and XLM: over any sequences, and the shares of what is drawn. */
final class MaskingRulesTest {

  private static final int V = 1000;
  private static final int MASK = 4;
  private static final Replacement REPLACEMENT = Replacement.published(MASK, V);

  /** [CLS] and [SEP] around words of 1 to {@code longest} tokens. */
  private static Tokens sequence(int length, int longest, int sample) {
    Random random = new Random(sample);
    int[] words = new int[length];
    int word = 0;
    for (int t = 1; t < length - 1; t++) {
      words[t] = word;
      word += random.nextInt(longest) == 0 ? 1 : 0;
    }
    words[0] = -1;
    words[length - 1] = -1;
    return new Tokens(random.ints(length, 100, V).toArray(), words, sample);
  }

  private static Predicted mask(Selection selection, Tokens tokens, int epoch) {
    return new Masking(selection, REPLACEMENT).mask(List.of(tokens), 7, epoch).getFirst();
  }

  /** round(.15 length) as Python has it, halves to even. */
  private static int rounded(int length) {
    int whole = 15 * length / 100;
    int rest = 15 * length % 100;
    return whole + (rest > 50 || (rest == 50 && whole % 2 == 1) ? 1 : 0);
  }

  /**
   * k = min(maximum, max(1, round(.15 length))): the length counts [CLS] and [SEP], they do not.
   */
  @Property(tries = 150)
  void bertPredictsAFixedNumberOfTokensOnceEach(
      @ForAll @IntRange(min = 3, max = 600) int length,
      @ForAll @IntRange(min = 1, max = 100) int maximum,
      @ForAll int sample,
      @ForAll int epoch) {
    Tokens tokens = sequence(length, 3, sample);
    int[] before = tokens.ids().clone();
    Predicted predicted = mask(new Selection.Count(.15, maximum, Unit.TOKEN), tokens, epoch);
    int k = Math.min(maximum, Math.max(1, rounded(length)));
    assertThat(predicted.positions())
        .hasSize(Math.min(k, length - 2))
        .doesNotHaveDuplicates()
        .isSorted()
        .doesNotContain(0, length - 1);
    assertThat(predicted.targets())
        .isEqualTo(Arrays.stream(predicted.positions()).map(t -> before[t]).toArray());
    int[] restored = tokens.ids().clone();
    Arrays.stream(predicted.positions()).forEach(t -> restored[t] = before[t]);
    assertThat(restored).isEqualTo(before);
  }

  /** A word that is left is one that would have exceeded the number. */
  @Property(tries = 200)
  void wholeWordsAreTakenUnlessTheyExceedTheNumber(
      @ForAll @IntRange(min = 3, max = 200) int length,
      @ForAll @IntRange(min = 1, max = 9) int longest,
      @ForAll @IntRange(min = 1, max = 30) int maximum,
      @ForAll int sample) {
    Tokens tokens = sequence(length, longest, sample);
    Predicted predicted = mask(new Selection.Count(.15, maximum, Unit.WORD), tokens, 0);
    int k = Math.min(maximum, Math.max(1, rounded(length)));
    assertThat(predicted.positions().length).isLessThanOrEqualTo(k);
    BitSet chosen = new BitSet();
    Arrays.stream(predicted.positions()).forEach(chosen::set);
    assertThat(chosen.get(0) || chosen.get(length - 1)).isFalse();
    for (int first = 1; first < length - 1; ) {
      int end = first + 1;
      while (end < length - 1 && tokens.words()[end] == tokens.words()[first]) {
        end++;
      }
      int taken = chosen.get(first, end).cardinality();
      assertThat(taken).isIn(0, end - first);
      if (taken == 0) {
        assertThat(end - first).isGreaterThan(k - chosen.cardinality());
      }
      first = end;
    }
  }

  @Property(tries = 40)
  void masksAreAFunctionOfSeedEpochAndIndex(
      @ForAll long seed,
      @ForAll int epoch,
      @ForAll @IntRange(min = 0) int sample,
      @ForAll @IntRange(min = 0, max = 63) int bit) {
    for (Selection selection :
        List.of(
            new Selection.Count(.15, 999, Unit.TOKEN),
            new Selection.Bernoulli(.15, Unit.WORD),
            Selection.ByFrequency.of(.15, ones(), .5))) {
      List<Integer> masked = masked(selection, seed, epoch, sample);
      assertThat(masked(selection, seed, epoch, sample)).isEqualTo(masked);
      assertThat(masked(selection, seed ^ 1L << bit, epoch, sample)).isNotEqualTo(masked);
      assertThat(masked(selection, seed, epoch ^ 1 << bit % 32, sample)).isNotEqualTo(masked);
      assertThat(masked(selection, seed, epoch, sample ^ 1 << bit % 31)).isNotEqualTo(masked);
    }
  }

  private static List<Integer> masked(Selection selection, long seed, int epoch, int sample) {
    Tokens same = sequence(300, 2, 1);
    Tokens tokens = new Tokens(same.ids(), same.words(), sample);
    new Masking(selection, REPLACEMENT).mask(List.of(tokens), seed, epoch);
    return Arrays.stream(tokens.ids()).boxed().toList();
  }

  /** ceil(rate N) of the N tokens of a batch, special ones counted and never chosen. */
  @Property(tries = 100)
  void byFrequencyAShareOfAllTokensOfABatchIsChosen(
      @ForAll @IntRange(min = 1, max = 9) int sequences,
      @ForAll @IntRange(min = 3, max = 60) int length,
      @ForAll @DoubleRange(min = .01, max = 1) double rate,
      @ForAll int epoch) {
    List<Tokens> batch = new ArrayList<>();
    for (int sample = 0; sample < sequences; sample++) {
      batch.add(sequence(length, 3, sample));
    }
    Selection selection = Selection.ByFrequency.of(rate, ones(), .5);
    List<Predicted> predicted = new Masking(selection, REPLACEMENT).mask(batch, 3, epoch);
    int all = predicted.stream().mapToInt(each -> each.positions().length).sum();
    int candidates = sequences * (length - 2);
    assertThat(all).isEqualTo((int) Math.min(candidates, Math.ceil(rate * (sequences * length))));
    assertThat(predicted)
        .allSatisfy(each -> assertThat(each.positions()).doesNotContain(0, length - 1));
  }

  // ---------------------------------------------------------------------------------------------
  // Shares
  // ---------------------------------------------------------------------------------------------

  /** Counts the sets of positions that a selection chooses. */
  private static Map<BitSet, Integer> sets(Selection selection, Tokens tokens, int draws) {
    Map<BitSet, Integer> counts = new HashMap<>();
    for (int sample = 0; sample < draws; sample++) {
      Tokens each = new Tokens(tokens.ids().clone(), tokens.words(), sample);
      BitSet chosen = new BitSet();
      Arrays.stream(mask(selection, each, 1).positions()).forEach(chosen::set);
      counts.merge(chosen, 1, Integer::sum);
    }
    return counts;
  }

  private static void assertShares(Map<BitSet, Integer> counts, Map<BitSet, Double> shares) {
    assertThat(shares.values().stream().mapToDouble(share -> share).sum()).isBetween(.999, 1.001);
    assertThat(ChiSquare.statistic(counts, shares))
        .as("%s of %s", counts, shares)
        .isLessThan(ChiSquare.limit(shares.size() - 1));
  }

  private static BitSet set(int... positions) {
    BitSet set = new BitSet();
    Arrays.stream(positions).forEach(set::set);
    return set;
  }

  @Test
  void everySetOfTokensIsChosenEquallyOften() {
    Tokens tokens = new Tokens(new int[9], new int[] {-1, 0, 1, 2, 3, 4, 5, 6, -1}, 0);
    Map<BitSet, Double> shares = new HashMap<>();
    for (int first = 1; first < 8; first++) {
      for (int second = first + 1; second < 8; second++) {
        shares.put(set(first, second), 1 / 21.);
      }
    }
    // .25 x 9 = 2.25: two tokens.
    assertShares(sets(new Selection.Count(.25, 20, Unit.TOKEN), tokens, 40_000), shares);
  }

  /** The words in every order, each taken if it fits: that is how often which are chosen. */
  @Test
  void wordsAreTriedInAnyOrderEquallyOften() {
    int[][] words = {{1}, {2, 3}, {4, 5, 6}, {7}, {8, 9}};
    int[] numbers = {-1, 0, 1, 1, 2, 2, 2, 3, 4, 4, -1};
    List<List<Integer>> orders = new ArrayList<>();
    permute(new ArrayList<>(List.of(0, 1, 2, 3, 4)), 0, orders);
    Map<BitSet, Double> shares = new HashMap<>();
    for (List<Integer> order : orders) {
      BitSet chosen = new BitSet();
      for (int word : order) {
        if (chosen.cardinality() + words[word].length <= 3) {
          chosen.or(set(words[word]));
        }
      }
      shares.merge(chosen, 1. / orders.size(), Double::sum);
    }
    // .25 x 11 = 2.75: three tokens.
    Tokens tokens = new Tokens(new int[11], numbers, 0);
    assertShares(sets(new Selection.Count(.25, 20, Unit.WORD), tokens, 40_000), shares);
  }

  private static void permute(List<Integer> order, int from, List<List<Integer>> all) {
    if (from == order.size()) {
      all.add(List.copyOf(order));
    }
    for (int i = from; i < order.size(); i++) {
      Collections.swap(order, from, i);
      permute(order, from + 1, all);
      Collections.swap(order, from, i);
    }
  }

  @Test
  void xlmChoosesEachTokenOnItsOwnAndNeverTheFirst() {
    Tokens tokens = new Tokens(new int[5], new int[] {-1, 0, 1, 2, 3}, 0);
    Map<BitSet, Double> shares = new HashMap<>();
    for (long bits = 0; bits < 16; bits++) {
      BitSet set = BitSet.valueOf(new long[] {bits << 1});
      double share = Math.pow(.15, set.cardinality()) * Math.pow(.85, 4 - set.cardinality());
      shares.put(set, share);
    }
    Selection xlm = Masking.xlm(MASK, V).selection();
    assertShares(sets(xlm, tokens, 120_000), shares);
  }

  /** Without replacement: the second with its share of what the first has left. */
  @Test
  void frequentTokensAreChosenByTheirCountToMinusAlpha() {
    long[] occurrences = {1, 4, 25, 100};
    double[] scores =
        Arrays.stream(occurrences).mapToDouble(n -> Math.pow((double) n, -.5)).toArray();
    double all = Arrays.stream(scores).sum();
    Map<BitSet, Double> shares = new HashMap<>();
    for (int first = 0; first < 4; first++) {
      for (int second = 0; second < 4; second++) {
        if (first != second) {
          double share = scores[first] / all * scores[second] / (all - scores[first]);
          shares.merge(set(first, second), share, Double::sum);
        }
      }
    }
    Tokens tokens = new Tokens(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3}, 0);
    // ceil(.3 x 4) = 2.
    Selection selection = Selection.ByFrequency.of(.3, occurrences, .5);
    assertShares(sets(selection, tokens, 40_000), shares);
  }

  /** 80 % masked, 10 % kept, 10 % any token of the vocabulary, the right one and the mask too. */
  @Test
  void whatReplacesATokenHasItsShare() {
    int V = 8;
    int mask = 2;
    int right = 5;
    Map<Integer, Integer> counts = new HashMap<>();
    Masking masking = Masking.bert(20, Unit.TOKEN, mask, V);
    for (int sample = 0; sample < 40_000; sample++) {
      int[] ids = new int[20];
      Arrays.fill(ids, right);
      Tokens tokens = new Tokens(ids, IntStream.range(0, 20).toArray(), sample);
      for (int position : masking.mask(List.of(tokens), 5, 2).getFirst().positions()) {
        counts.merge(ids[position], 1, Integer::sum);
      }
    }
    Map<Integer, Double> shares = new HashMap<>();
    for (int id = 0; id < V; id++) {
      shares.put(id, .1 / V + (id == mask ? .8 : 0) + (id == right ? .1 : 0));
    }
    assertThat(ChiSquare.statistic(counts, shares)).isLessThan(ChiSquare.limit(V - 1));
  }

  /** Every token of the vocabulary occurs once. */
  private static long[] ones() {
    long[] ones = new long[V];
    Arrays.fill(ones, 1);
    return ones;
  }
}
