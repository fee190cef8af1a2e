package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.TextInput;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import io.sirocco.tokenizer.training.SpecialTokenRoles.Frame;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTrainingTest {
  private static final List<String> TEXTS =
      List.of(
          "The cat sat on the mat, and the cats sat on the mats.",
          "Der Hund läuft; die Hunde laufen über die Straße.",
          "Le garçon mange une pomme, les garçons mangent des pommes.",
          "猫坐在垫子上，狗坐在地板上。",
          "The dog ran after the cat; the dogs ran after the cats.");

  private static TokenizerPipeline train(TrainingPreset preset, int size) {
    return TokenizerTraining.of(preset, size)
        .withThreads(2)
        .train(List.of(LanguageTexts.of(TEXTS)), TrainingProgress.NONE)
        .tokenizer();
  }

  static List<TrainingPreset> presets() {
    return Stream.concat(
            TrainingPresets.ALL.stream(),
            Stream.of(TrainingPresets.SENTENCE_PIECE.withByteFallback()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void trainsTokenizersThatAreTheSameAfterTheyWereSaved(
      TrainingPreset preset, @TempDir Path directory) throws IOException {
    TokenizerPipeline trained = train(preset, 400);
    trained.save(directory);

    Tokenizer loaded = Tokenizer.load(directory);

    for (String text : TEXTS) {
      assertThat(loaded.ids(text)).isEqualTo(trained.ids(text)).isNotEmpty();
      assertThat(loaded.decode(loaded.ids(text))).isEqualTo(trained.decode(trained.ids(text)));
    }
  }

  @Test
  void givesBackWhatItEncodesWhereNothingIsNormalized() {
    for (TrainingPreset preset :
        List.of(
            TrainingPresets.GPT2,
            TrainingPresets.BYTES,
            TrainingPresets.CHARACTERS,
            TrainingPresets.SENTENCE_PIECE.withByteFallback(),
            TrainingPresets.SENTENCE_PIECE_BPE)) {
      TokenizerPipeline trained = train(preset, 400);
      for (String text : TEXTS) {
        // NFKC changes this comma.
        if (text.contains("，") && preset.normalizer() != null) {
          continue;
        }
        assertThat(trained.decode(trained.ids(text))).as(preset.name()).isEqualTo(text);
      }
    }
  }

  @Test
  void givesBackWhatItHasNeverSeenWhereBytesAreTokens() {
    for (TrainingPreset preset :
        List.of(
            TrainingPresets.GPT2,
            TrainingPresets.BYTES,
            TrainingPresets.SENTENCE_PIECE.withByteFallback())) {
      TokenizerPipeline trained = train(preset, 400);
      String text = "日本 🙂 ñandú";
      assertThat(trained.decode(trained.ids(text))).as(preset.name()).isEqualTo(text);
    }
  }

  @Test
  void learnsFrequentWordsAsTheFieldSpellsThem() {
    assertThat(tokens(train(TrainingPresets.GPT2, 400), "the cat")).containsExactly("the", "Ġcat");
    assertThat(tokens(train(TrainingPresets.SENTENCE_PIECE_BPE, 500), "the cat"))
        .containsExactly("▁the", "▁cat");
    assertThat(tokens(train(TrainingPresets.XLM, 300), "THE CAT"))
        .containsExactly("the</w>", "cat</w>");
    assertThat(tokens(train(TrainingPresets.BERT, 300), "The Cats dog"))
        .containsExactly("the", "cats", "dog");
  }

  private static List<String> tokens(TokenizerPipeline tokenizer, String text) {
    return Arrays.stream(tokenizer.ids(text)).mapToObj(tokenizer::token).toList();
  }

  /** Not every reader of JSON rounds correctly what has more. */
  @Test
  void scoresHaveNineDigitsBehindThePoint() {
    Unigram trained = (Unigram) train(TrainingPresets.SENTENCE_PIECE, 200).parts().steps().model();

    assertThat(IntStream.range(5, trained.vocabulary().size()).mapToObj(trained::score))
        .allMatch(score -> BigDecimal.valueOf(score).scale() <= 9)
        .anyMatch(score -> BigDecimal.valueOf(score).scale() > 6);
  }

  @Test
  void surroundsTextsAsBertDoes() {
    TokenizerPipeline trained = train(TrainingPresets.BERT_CASED, 300);

    int[] ids = trained.encode(new TextInput("the", "cat"), SpecialTokens.ADD).ids();

    assertThat(Arrays.stream(ids).mapToObj(trained::token))
        .containsExactly("[CLS]", "the", "[SEP]", "cat", "[SEP]");
  }

  @Test
  void keepsTheMostFrequentCharactersWhereThereIsNoRoomForAll() {
    TokenizerPipeline trained = train(TrainingPresets.CHARACTERS, 8);

    Map<Integer, Long> counts =
        String.join("", TEXTS)
            .codePoints()
            .boxed()
            .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    List<String> frequent =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(7)
            .map(entry -> Character.toString(entry.getKey()))
            .sorted()
            .toList();
    assertThat(IntStream.range(1, 8).mapToObj(trained::token)).containsExactlyElementsOf(frequent);
    assertThat(trained.token(0)).isEqualTo("<unk>");
  }

  @Test
  void saysWhyAVocabularyIsSmallerThanAskedFor() {
    TrainingReport report =
        TokenizerTraining.of(TrainingPresets.XLM, 5_000)
            .train(List.of(LanguageTexts.of(TEXTS)), TrainingProgress.NONE)
            .report();

    assertThat(report.requestedTokens()).isEqualTo(5_000);
    assertThat(report.tokens()).isBetween(50, 1_000);
    assertThat(report.toString()).contains("instead of 5,000");
  }

  @Test
  void reportsPhasesInOrderAndEachToItsEnd() {
    List<TrainingPhase> heard = new ArrayList<>();
    EnumSet<TrainingPhase> ended = EnumSet.noneOf(TrainingPhase.class);
    TokenizerTraining.of(TrainingPresets.SENTENCE_PIECE, 200)
        .train(
            List.of(new LanguageTexts("", TEXTS, 320)),
            (phase, done, total) -> {
              heard.add(phase);
              assertThat(done).isLessThanOrEqualTo(total);
              if (done == total) {
                ended.add(phase);
              }
            });

    assertThat(heard)
        .isSorted()
        .contains(TrainingPhase.READING, TrainingPhase.SEEDING, TrainingPhase.ESTIMATING);
    assertThat(ended).contains(TrainingPhase.SEEDING, TrainingPhase.ESTIMATING);
  }

  @Test
  void refusesWhatMakesNoSense() {
    TokenizerTraining training = TokenizerTraining.of(TrainingPresets.GPT2, 300);

    assertThatThrownBy(() -> training.withThreads(0)).hasMessageContaining("0 threads");
    assertThatThrownBy(() -> training.withMaximumWords(0)).hasMessageContaining("0 distinct words");
    assertThatThrownBy(() -> new LanguageSampling(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new AlphabetLimit.Coverage(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new AlphabetLimit.MostFrequent(0))
        .hasMessageContaining("0 characters");
    assertThatThrownBy(() -> VocabularyLimits.of(0)).hasMessageContaining("0 tokens");
    assertThatThrownBy(TrainingPresets.GPT2::withByteFallback).hasMessageContaining("gpt2");
    assertThatThrownBy(() -> new SpecialTokenRoles(List.of("a"), "b", null))
        .hasMessageContaining("\"b\" has a role");
    assertThatThrownBy(() -> new SpecialTokenRoles(List.of("a", "a"), null, null))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> new SpecialTokenRoles(List.of(""), null, null))
        .hasMessageContaining("empty");
    Frame frame = new Frame(PairProcessing.Style.BERT, "a", "z");
    assertThatThrownBy(() -> new SpecialTokenRoles(List.of("a"), null, frame))
        .hasMessageContaining("\"z\" has a role");
  }

  @Test
  void presetsHaveDifferentNames() {
    assertThat(TrainingPresets.ALL.stream().map(TrainingPreset::name)).doesNotHaveDuplicates();
  }
}
