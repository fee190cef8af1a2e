package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VocabularyLearningTest {
  private static final ModelTraining.CharacterPairs PAIRS =
      new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.UNKNOWN);

  private static LearnedVocabulary learn(
      Map<String, Long> words, ModelTraining model, VocabularyLimits limits, int threads) {
    try (Workers workers = new Workers(threads)) {
      return new VocabularyLearning(
              Words.of(words), limits, List.of("<unk>", "ab"), workers, TrainingProgress.NONE)
          .learn(model);
    }
  }

  private static List<String> texts(LearnedVocabulary learned) {
    return learned.tokens().stream().map(t -> new String(t, StandardCharsets.UTF_8)).toList();
  }

  static List<ModelTraining> learnt() {
    return List.of(
        PAIRS,
        new ModelTraining.BytePairs(),
        new ModelTraining.WordPieces(Affixes.WORD_PIECE),
        ModelTraining.Unigrams.DEFAULT,
        new ModelTraining.SingleCharacters());
  }

  @ParameterizedTest
  @MethodSource("learnt")
  void refusesToLearnFromNothing(ModelTraining model) {
    assertThatThrownBy(() -> learn(Map.of(), model, VocabularyLimits.of(1_000), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no text to learn a vocabulary from");
  }

  @ParameterizedTest
  @MethodSource("learnt")
  void saysHowManyTokensAreNeededAtLeast(ModelTraining model) {
    assertThatThrownBy(() -> learn(Map.of("abc", 9L), model, VocabularyLimits.of(4), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a vocabulary of 4 tokens cannot hold the special tokens");
  }

  @ParameterizedTest
  @MethodSource("learnt")
  void putsSpecialTokensFirstAndMakesNoTokenLikeThem(ModelTraining model) {
    LearnedVocabulary learned =
        learn(Map.of("abab", 9L, "ab", 90L), model, VocabularyLimits.of(300), 2);

    assertThat(texts(learned)).startsWith("<unk>", "ab");
    assertThat(learned.tokens().stream().map(Arrays::toString)).doesNotHaveDuplicates();
  }

  @Test
  void learnsAllBytesFirstInTheOrderOfTheirSpelling() {
    LearnedVocabulary learned =
        learn(Map.of("éé", 9L), new ModelTraining.BytePairs(), VocabularyLimits.of(400), 1);

    assertThat(learned.tokens().get(2)).containsExactly('!');
    assertThat(learned.tokens().get(2 + 94)).containsExactly(0xA1);
    assertThat(learned.tokens().get(2 + 188)).containsExactly(0);
    assertThat(texts(learned).subList(258, learned.tokens().size())).containsExactly("é", "éé");
  }

  @Test
  void countsTokensForTheFallbackToBytes() {
    LearnedVocabulary learned =
        learn(
            Map.of("abc", 9L),
            new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.BYTES),
            VocabularyLimits.of(262),
            1);

    assertThat(texts(learned))
        .hasSize(262)
        .containsSubsequence("ab", "<0x00>", "<0xFF>", "a", "b", "c", "bc");
  }

  @Test
  void leavesOutTheRarestCharactersAndOfEquallyRareOnesTheLargerCodePoints() {
    Map<String, Long> words = Map.of("aab", 1L, "dc", 1L);

    LearnedVocabulary learned =
        learn(
            words,
            new ModelTraining.SingleCharacters(),
            VocabularyLimits.of(9).withAlphabet(new AlphabetLimit.MostFrequent(3)),
            1);
    LearnedVocabulary covering =
        learn(
            words,
            new ModelTraining.SingleCharacters(),
            VocabularyLimits.of(9).withAlphabet(new AlphabetLimit.Coverage(.41)),
            1);

    assertThat(texts(learned)).containsExactly("<unk>", "ab", "a", "b", "c");
    assertThat(texts(covering)).containsExactly("<unk>", "ab", "a", "b");
  }

  @Test
  void mergesNothingThatIsRarerThanTheMinimum() {
    Map<String, Long> words = Map.of("xy", 3L, "yz", 4L);

    LearnedVocabulary learned =
        learn(words, PAIRS, VocabularyLimits.of(9).withMinimumFrequency(4), 1);

    assertThat(texts(learned)).containsExactly("<unk>", "ab", "x", "y", "z", "yz");
  }

  /** Words of a beginning, a middle and an ending, counted as often as is said. */
  private static Map<String, Long> language(IntUnaryOperator count) {
    Map<String, Long> words = new TreeMap<>();
    List<String> first = List.of("wa", "tu", "mo", "pla", "ju", "co", "le", "ti");
    List<String> second = List.of("lk", "rn", "ve", "mp", "ld", "k");
    List<String> ends = List.of("ed", "ing", "ers");
    for (int i = 0; i < first.size(); i++) {
      for (int j = 0; j < second.size(); j++) {
        for (int k = 0; k < ends.size(); k++) {
          String word = "▁" + first.get(i) + second.get(j) + ends.get(k);
          words.put(word, (long) count.applyAsInt(i * 7 + j * 5 + k * 3));
        }
      }
    }
    return words;
  }

  @Test
  void findsTheBeginningsAndEndingsOfALanguage() {
    ModelTraining model = ModelTraining.Unigrams.DEFAULT;

    LearnedVocabulary.Pieces learned =
        (LearnedVocabulary.Pieces) learn(language(i -> 1), model, VocabularyLimits.of(48), 2);

    assertThat(texts(learned))
        .hasSize(48)
        .contains("▁wa", "▁tu", "▁mo", "▁pla", "▁ju", "▁co", "▁le", "▁ti")
        .contains("mping", "lding", "rners", "ked");
    double sum = learned.scores().stream().skip(2).mapToDouble(Math::exp).sum();
    assertThat(sum).isBetween(.9, 1.1);
    assertThat(learned.scores().stream().skip(2).map(score -> -score)).isSorted();
  }

  @ParameterizedTest
  @MethodSource("learnt")
  void learnsTheSameBitsOnAnyNumberOfThreads(ModelTraining model) {
    VocabularyLimits limits = VocabularyLimits.of(300);
    LearnedVocabulary single = learn(language(i -> 1 + i % 11), model, limits, 1);

    for (int threads : new int[] {2, 7}) {
      LearnedVocabulary several = learn(language(i -> 1 + i % 11), model, limits, threads);
      assertThat(texts(several)).isEqualTo(texts(single));
      if (single instanceof LearnedVocabulary.Pieces pieces) {
        assertThat(((LearnedVocabulary.Pieces) several).scores()).isEqualTo(pieces.scores());
      }
    }
  }

  @Test
  void describesWhyAVocabularyIsSmall() {
    TrainingReport report =
        new TrainingReport(new WordStatistics(1, 2, 3, 4, 5, 6, 7), 8, 9, 10, 3);

    assertThat(report.toString().lines())
        .containsExactly(
            "1 texts, 2 bytes, 3 words, 4 of them distinct",
            "5 rare words with 6 occurrences were left out to bound memory",
            "7 words of more than 4,096 bytes were learned from in parts",
            "alphabet of 8 characters, 9 left out",
            "3 tokens instead of 10: nothing else in the text is frequent enough to be a token");
  }
}
