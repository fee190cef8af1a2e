package io.sirocco.tokenization;

import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.tokenizer.training.VocabularyExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Gives a tokenizer more tokens, learned from files. */
public final class TokenizerExtension {
  private TokenizerExtension() {}

  /**
   * A tokenizer with more tokens behind those that it has.
   *
   * @param progress told how far it is; what it throws ends the training
   * @throws IOException if a file cannot be read, or is not UTF-8 where that is refused
   * @throws IllegalArgumentException if there is nothing to learn from, or the kind of tokenizer
   *     cannot be extended
   */
  public static TokenizerPipeline extend(
      Tokenizer tokenizer,
      VocabularyExtension extension,
      List<Path> files,
      MalformedText policy,
      TrainingProgress progress)
      throws IOException {
    if (!(tokenizer instanceof TokenizerPipeline pipeline)) {
      throw new IllegalArgumentException(
          "a tokenizer of type %s cannot be extended: only BPE and WordPiece can"
              .formatted(TokenizerTypes.id(tokenizer.type())));
    }
    try (FileTexts lines = new FileTexts(files, policy)) {
      LanguageTexts texts = new LanguageTexts("", () -> lines, lines.bytes());
      return extension.extend(pipeline, List.of(texts), progress);
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
