package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TextSource;
import io.sirocco.corpora.TrainValidationSplit;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Trainer;
import java.util.stream.Collectors;

/**
 * A corpus as token ids, in two splits.
 *
 * @param training the windows to train on
 * @param validation the windows to evaluate with
 * @param trainingTokens tokens of the training split
 * @param validationTokens tokens of the validation split
 */
record TokenizedCorpus(
    CausalWindows training, CausalWindows validation, int trainingTokens, int validationTokens) {

  /**
   * Splits a corpus and turns it into tokens.
   *
   * @throws IllegalArgumentException if a split is too short for one window; the message begins
   *     with the files
   */
  static TokenizedCorpus of(Corpus corpus, Tokenizer tokenizer, Recipe recipe) {
    try {
      TrainValidationSplit split =
          TrainValidationSplit.of(corpus.text(), 1 - recipe.data().validationFraction());
      int[] training = tokenizer.ids(split.train());
      int[] validation = tokenizer.ids(split.validation());
      int T = recipe.model().maxPositionEmbeddings();
      return new TokenizedCorpus(
          new CausalWindows("the training split", training, T),
          new CausalWindows("the validation split", validation, T),
          training.length,
          validation.length);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(names(corpus), e.getMessage()), e);
    }
  }

  /** The files of a corpus, for errors. */
  static String names(Corpus corpus) {
    return corpus.sources().stream().map(TextSource::name).collect(Collectors.joining(", "));
  }

  Trainer.Data data() {
    return new Trainer.Data(training.random(), validation.sideBySide());
  }
}
