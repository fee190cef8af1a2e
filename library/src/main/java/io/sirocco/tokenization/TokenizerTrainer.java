package io.sirocco.tokenization;

import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainedTokenizer;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.tokenizer.training.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains a tokenizer from files. */
public final class TokenizerTrainer {
  private final TokenizerRecipe recipe;
  private final int threads;

  /** A training to come; the result does not depend on the number of threads. */
  public TokenizerTrainer(TokenizerRecipe recipe, int threads) {
    this.recipe = recipe;
    this.threads = threads;
  }

  /**
   * Learns from files, line by line.
   *
   * @param files of each language; "" for those whose language is not said
   * @param progress told how far it is; what it throws ends the training
   * @throws IOException if a file cannot be read, or is not UTF-8 where that is refused
   * @throws IllegalArgumentException if there is nothing to learn from, or the vocabulary is too
   *     small
   */
  public TrainedTokenizer train(
      Map<String, List<Path>> files, MalformedText policy, TrainingProgress progress)
      throws IOException {
    List<FileTexts> opened = new ArrayList<>();
    try {
      List<LanguageTexts> texts = new ArrayList<>();
      for (Map.Entry<String, List<Path>> entry : files.entrySet()) {
        FileTexts lines = new FileTexts(entry.getValue(), policy);
        opened.add(lines);
        texts.add(new LanguageTexts(entry.getKey(), () -> lines, lines.bytes()));
      }
      TrainedTokenizer trained = training().train(texts, progress);
      return new TrainedTokenizer(trained.tokenizer(), report(trained.report()));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } finally {
      for (FileTexts each : opened) {
        each.close();
      }
    }
  }

  private TokenizerTraining training() {
    return new TokenizerTraining(
        recipe.complete(),
        recipe.limits(),
        recipe.sampling(),
        TokenizerTraining.DEFAULT_MAXIMUM_WORDS,
        threads);
  }

  /** A vocabulary of all characters or bytes has the size that it has. */
  private TrainingReport report(TrainingReport report) {
    return recipe.preset().isWhole()
        ? new TrainingReport(
            report.words(),
            report.alphabet(),
            report.leftCharacters(),
            report.tokens(),
            report.tokens())
        : report;
  }
}
