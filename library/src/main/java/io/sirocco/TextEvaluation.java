package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.TrainValidationSplit;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.store.StoreManifest.TokenizerIdentity;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.tasks.Corpora;
import io.sirocco.tasks.StoredTasks;
import io.sirocco.tasks.TextTasks;
import io.sirocco.training.Evaluation;
import io.sirocco.training.EvaluationSet;
import io.sirocco.training.Evaluator;
import io.sirocco.training.ModelStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures a pretrained model on text. */
public final class TextEvaluation {

  private TextEvaluation() {}

  /** The part of a text that counts. */
  public enum Split {
    /** Everything. */
    ALL,
    /** The beginning, as the model's recipe splits. */
    TRAINING,
    /** The end, as the model's recipe splits. */
    VALIDATION
  }

  /**
   * The loss over all windows of a text that do not overlap.
   *
   * @param pretrained the model
   * @param backend what computes; the caller closes it
   * @param corpus the text
   * @param split the part of it
   * @param observer told of the progress
   * @throws IOException if the parameters cannot be read
   * @throws IllegalArgumentException if the text is too short for one window or has a character
   *     that the model does not know; the message begins with the files
   */
  public static Evaluation evaluate(
      PretrainedModel pretrained,
      Backend backend,
      Corpus corpus,
      Split split,
      Evaluator.Observer observer)
      throws IOException {
    return evaluate(pretrained, backend, sets(pretrained, corpus, split), observer);
  }

  /**
   * The losses over the validation split of a prepared corpus, for each objective that the model
   * was trained on and each language.
   *
   * @param pretrained the model
   * @param backend what computes; the caller closes it
   * @param corpus a prepared corpus of the model's tokenizer
   * @param indexes where indexes are made
   * @param observer told of the progress
   * @throws IOException if the parameters or the corpus cannot be read, or it has another tokenizer
   */
  public static Evaluation evaluate(
      PretrainedModel pretrained,
      Backend backend,
      Path corpus,
      IndexSettings indexes,
      Evaluator.Observer observer)
      throws IOException {
    try (TokenStore store = TokenStore.open(corpus)) {
      store.requireTokenizer(
          TokenizerIdentity.ofSaved(
              pretrained.tokenizerDirectory(), pretrained.tokenizer().vocabularySize()));
      Corpora texts =
          new Corpora(store, pretrained.tokenizer(), pretrained.recipe().model().languages());
      StoredTasks.Surroundings surroundings = new StoredTasks.Surroundings(indexes, () -> 0);
      try (StoredTasks tasks = new StoredTasks(texts, pretrained.recipe().tasks(), surroundings)) {
        return evaluate(pretrained, backend, tasks.sets(), observer);
      }
    }
  }

  private static Evaluation evaluate(
      PretrainedModel pretrained,
      Backend backend,
      List<EvaluationSet> sets,
      Evaluator.Observer observer)
      throws IOException {
    int batch = pretrained.recipe().training().batchSize();
    Precision precision = pretrained.recipe().settings().precision().factors();
    try (Session session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
        Evaluator evaluator = new Evaluator(session, pretrained.model(), sets, batch, precision)) {
      return evaluator.evaluate(observer);
    }
  }

  private static List<EvaluationSet> sets(PretrainedModel pretrained, Corpus corpus, Split split) {
    try {
      TextTasks tasks = new TextTasks(pretrained.tokenizer(), pretrained.recipe().tasks());
      return tasks.sets("the text", tasks.part(text(pretrained, corpus, split)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(TokenizedCorpus.names(corpus), e.getMessage()), e);
    }
  }

  private static String text(PretrainedModel pretrained, Corpus corpus, Split split) {
    double fraction = 1 - pretrained.recipe().data().validationFraction();
    return switch (split) {
      case ALL -> corpus.text();
      case TRAINING -> TrainValidationSplit.of(corpus.text(), fraction).train();
      case VALIDATION -> TrainValidationSplit.of(corpus.text(), fraction).validation();
    };
  }
}
