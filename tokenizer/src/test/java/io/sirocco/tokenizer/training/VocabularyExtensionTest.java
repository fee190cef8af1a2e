package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.TokenizerPipeline;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VocabularyExtensionTest {
  private static final List<LanguageTexts> OLD =
      List.of(LanguageTexts.of(List.of("the cat sat on the mat the cats sat on the mats")));

  private static final List<LanguageTexts> NEW =
      List.of(LanguageTexts.of(List.of("catamaran catamarans a catamaran on the sea", "a sea")));

  private static TokenizerPipeline old(TrainingPreset preset) {
    return TokenizerTraining.of(preset, 300).train(OLD, TrainingProgress.NONE).tokenizer();
  }

  private static List<String> tokens(TokenizerPipeline tokenizer, String text) {
    return Arrays.stream(tokenizer.ids(text)).mapToObj(tokenizer::token).toList();
  }

  static List<TrainingPreset> extensible() {
    return List.of(
        TrainingPresets.GPT2,
        TrainingPresets.XLM,
        TrainingPresets.BERT,
        TrainingPresets.SENTENCE_PIECE_BPE);
  }

  @ParameterizedTest
  @MethodSource("extensible")
  void keepsAllIdsAndAddsTokensBehindThem(TrainingPreset preset) {
    TokenizerPipeline old = old(preset);

    TokenizerPipeline extended = VocabularyExtension.of(20).extend(old, NEW, TrainingProgress.NONE);

    assertThat(extended.vocabularySize())
        .isGreaterThan(old.vocabularySize())
        .isLessThanOrEqualTo(old.vocabularySize() + 20);
    for (int id = 0; id < old.vocabularySize(); id++) {
      assertThat(extended.token(id)).isEqualTo(old.token(id));
    }
    assertThat(extended.specialTokens()).isEqualTo(old.specialTokens());
    String text = "a sea on a cat";
    assertThat(extended.ids(text).length).isLessThan(old.ids(text).length);
    assertThat(extended.decode(extended.ids(text))).isEqualTo(old.decode(old.ids(text)));
  }

  @Test
  void leavesTheTokensOfWordsThatNoNewMergeConcerns() {
    TokenizerPipeline old = old(TrainingPresets.GPT2);

    TokenizerPipeline extended = VocabularyExtension.of(50).extend(old, NEW, TrainingProgress.NONE);

    String text = "the cats sat on the mats";
    assertThat(extended.ids(text)).isEqualTo(old.ids(text));
    assertThat(tokens(extended, " catamaran")).containsExactly("Ġcatamaran");
  }

  @Test
  void refusesWhatCannotBeExtended() {
    VocabularyExtension extension = VocabularyExtension.of(5);

    assertThatThrownBy(
            () -> extension.extend(old(TrainingPresets.SENTENCE_PIECE), NEW, TrainingProgress.NONE))
        .hasMessageContaining("unigrams cannot be extended");
    assertThatThrownBy(() ->
            extension.extend(
                old(TrainingPresets.GPT2),
                List.of(LanguageTexts.of(List.of())),
                TrainingProgress.NONE))
        .hasMessage("no text to learn new tokens from");
    assertThatThrownBy(() -> VocabularyExtension.of(0)).hasMessageContaining("0 new tokens");
  }
}
