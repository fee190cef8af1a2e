package io.sirocco;

import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.decoding.Fuse;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.ModelTraining;
import io.sirocco.tokenizer.training.SpecialTokenRoles;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.util.List;

/** Vocabularies of the characters of a text. */
final class CharacterVocabulary {

  private static final TrainingPreset PRESET =
      new TrainingPreset(
          "masked-characters",
          new ModelTraining.SingleCharacters(),
          null,
          null,
          new Fuse(),
          new SpecialTokenRoles(List.of("[MASK]"), null, null));

  private CharacterVocabulary() {}

  /** All characters of a text, after the mask token. */
  static Tokenizer withMask(String text) {
    return TokenizerTraining.of(PRESET, Character.MAX_CODE_POINT)
        .train(List.of(LanguageTexts.of(List.of(text))), TrainingProgress.NONE)
        .tokenizer();
  }
}
