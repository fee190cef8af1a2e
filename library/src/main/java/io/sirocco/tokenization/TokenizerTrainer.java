package io.sirocco.tokenization;

import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainedTokenizer;
import io.sirocco.tokenizer.training.TrainingPreset;
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

  /**
   * A tokenizer and what training came to.
   *
   * @param tokenizer as it was learned
   * @param report what training came to
   */
  public record Trained(TokenizerPipeline tokenizer, TrainingReport report) {}

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
  public Trained train(
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
      Model model = trained.tokenizer().parts().steps().model();
      return new Trained(tokenizer(model), report(trained.report()));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } finally {
      for (FileTexts each : opened) {
        each.close();
      }
    }
  }

  private TokenizerTraining training() {
    TrainingPreset preset =
        new TrainingPreset(
            recipe.preset().id(),
            recipe.preset().training(),
            recipe.normalizer(),
            recipe.preTokenizer(),
            recipe.preset().decoder(),
            recipe.preset().roles(recipe.specialTokens()));
    return new TokenizerTraining(
        preset,
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

  private TokenizerPipeline tokenizer(Model model) {
    Spelling spelling = recipe.isByteLevel() ? Spelling.BYTE_ALPHABET : Spelling.TEXT;
    List<String> special = recipe.specialTokens();
    Steps steps =
        new Steps(
            recipe.normalizer(),
            recipe.preTokenizer(),
            model,
            recipe.preset().postProcessor(special::indexOf),
            recipe.preset().decoder());
    return new TokenizerPipeline(
        new PipelineParts(steps, spelling)
            .withAddedTokens(special.stream().map(AddedToken::special).toList()));
  }
}
