package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PairMergingTest {
  private static LearnedPairs learn(
      Map<String, Long> words, Affixes affixes, VocabularyLimits limits, List<String> reserved) {
    WordCounts counts = Words.of(words);
    Alphabet alphabet = Alphabet.of(counts, limits.alphabet());
    SymbolText text = SymbolText.ofCharacters(counts, alphabet, affixes);
    return new PairMerging(text, affixes, reserved)
        .learn(limits, limits.size(), 1, TrainingProgress.NONE);
  }

  private static List<String> texts(LearnedPairs learned) {
    return learned.tokens().stream().map(t -> new String(t, StandardCharsets.UTF_8)).toList();
  }

  private static List<String> merges(LearnedPairs learned) {
    List<String> tokens = texts(learned);
    List<String> merges = new ArrayList<>();
    for (int i = 0; i < learned.lefts().size(); i++) {
      merges.add(tokens.get(learned.lefts().get(i)) + " " + tokens.get(learned.rights().get(i)));
    }
    return merges;
  }

  @Property(tries = 600)
  void learnsWhatCountingAnewBeforeEachMergeLearns(
      @ForAll("words") Map<String, Long> words,
      @ForAll("affixes") Affixes affixes,
      @ForAll @IntRange(min = 4, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 4) int least,
      @ForAll @IntRange(min = 2, max = 9) int longest) {
    NaivePairMerging oracle = new NaivePairMerging(words, affixes, Set.of("ab"));
    oracle.learn(size, least, longest);
    VocabularyLimits limits =
        VocabularyLimits.of(size).withMinimumFrequency(least).withMaximumTokenLength(longest);

    LearnedPairs learned = learn(words, affixes, limits, List.of("ab"));

    assertThat(texts(learned)).isEqualTo(oracle.tokens);
    assertThat(merges(learned)).isEqualTo(oracle.merges);
    assertThat(learned.symbolsLeft()).isEqualTo(oracle.symbolsLeft());
  }

  @Provide
  Arbitrary<Map<String, Long>> words() {
    return Arbitraries.oneOf(Words.arbitrary("ab", 12), Words.arbitrary("abc#", 9));
  }

  @Provide
  Arbitrary<Affixes> affixes() {
    return Arbitraries.of(
        Affixes.NONE,
        Affixes.WORD_PIECE,
        Affixes.END_OF_WORD,
        new Affixes("#", ""),
        new Affixes("", "b"),
        new Affixes("@", "_"));
  }

  @Test
  void mergesTheMostFrequentPairFirstAndOfEqualOnesTheOneWithSmallerSymbols() {
    // ab 3+2, bc 2+4, cd 4: after bc, a bc and bc d; d is left of nothing.
    Map<String, Long> words = Map.of("ab", 3L, "abc", 2L, "bcd", 4L, "xy", 4L);

    LearnedPairs learned = learn(words, Affixes.NONE, VocabularyLimits.of(30), List.of());

    assertThat(merges(learned)).containsExactly("b c", "x y", "bc d", "a b", "a bc");
  }

  @Test
  void marksWhatGoesOnInsideAWordAsBertDoes() {
    Map<String, Long> words = Map.of("hug", 5L, "pug", 4L);

    LearnedPairs learned = learn(words, Affixes.WORD_PIECE, VocabularyLimits.of(30), List.of());

    assertThat(texts(learned))
        .containsExactly("g", "h", "p", "u", "##g", "##u", "##ug", "hug", "pug");
  }

  @Test
  void marksTheEndOfAWordAsXlmDoes() {
    Map<String, Long> words = Map.of("no", 5L, "on", 4L);

    LearnedPairs learned = learn(words, Affixes.END_OF_WORD, VocabularyLimits.of(30), List.of());

    assertThat(texts(learned)).containsExactly("n", "o", "n</w>", "o</w>", "no</w>", "on</w>");
  }

  @Test
  void cutsWordsAtCharactersOutsideTheAlphabet() {
    Map<String, Long> words = Map.of("aaxaa", 5L);
    VocabularyLimits limits =
        VocabularyLimits.of(30).withAlphabet(new AlphabetLimit.MostFrequent(1));

    LearnedPairs learned = learn(words, Affixes.NONE, limits, List.of());

    assertThat(texts(learned)).containsExactly("a", "aa");
  }

  @Test
  void takesNoLongerForOneWordOfAMillionCharactersThanForMany() {
    Map<String, Long> words = Map.of("ab".repeat(500_000), 1L);

    LearnedPairs learned = learn(words, Affixes.NONE, VocabularyLimits.of(30), List.of());

    // Halved again and again: one symbol for each bit of 500,000 that is set.
    assertThat(learned.symbolsLeft()).isEqualTo(Integer.bitCount(500_000));
    assertThat(texts(learned)).hasSize(21).contains("ab".repeat(1 << 17));
  }
}
