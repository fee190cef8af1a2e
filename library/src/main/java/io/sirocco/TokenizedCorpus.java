package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TrainValidationSplit;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Trainer;

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

  static TokenizedCorpus of(Corpus corpus, Tokenizer tokenizer, Recipe recipe) {
    TrainValidationSplit split =
        TrainValidationSplit.of(corpus.text(), 1 - recipe.data().validationFraction());
    int[] training = tokenizer.ids(split.train());
    int[] validation = tokenizer.ids(split.validation());
    int T = recipe.model().maxPositionEmbeddings();
    return new TokenizedCorpus(
        new CausalWindows("training split", training, T),
        new CausalWindows("validation split", validation, T),
        training.length,
        validation.length);
  }

  Trainer.Data data() {
    return new Trainer.Data(training.random(), validation.sideBySide());
  }
}
