package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TextSource;
import io.sirocco.corpora.TrainValidationSplit;
import io.sirocco.tasks.TextTasks;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Trainer;
import java.util.stream.Collectors;

/**
 * A corpus as token ids, in two splits.
 *
 * @param data what is trained on and evaluated with
 * @param trainingTokens tokens of the training split
 * @param validationTokens tokens of the validation split
 */
record TokenizedCorpus(Trainer.Data data, int trainingTokens, int validationTokens) {

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
      TextTasks tasks = new TextTasks(tokenizer, recipe.tasks());
      TextTasks.Tokens tokens =
          new TextTasks.Tokens(tasks.part(split.train()), tasks.part(split.validation()));
      return new TokenizedCorpus(
          tasks.open(tokens), tokens.training().ids().length, tokens.validation().ids().length);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(names(corpus), e.getMessage()), e);
    }
  }

  /** The files of a corpus, for errors. */
  static String names(Corpus corpus) {
    return corpus.sources().stream().map(TextSource::name).collect(Collectors.joining(", "));
  }
}
