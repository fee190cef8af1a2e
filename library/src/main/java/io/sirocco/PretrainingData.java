package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.TextSource;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.StoreManifest;
import io.sirocco.corpora.store.StoreManifest.TokenizerIdentity;
import io.sirocco.corpora.store.StoreVerification;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.hub.FileDigest;
import io.sirocco.tasks.Corpora;
import io.sirocco.tasks.StoredTasks;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import io.sirocco.training.Provenance;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** What a model is pretrained on. */
public sealed interface PretrainingData {

  /** What it was read from, for the record and to tell it from other data. */
  List<Provenance.DataFile> files() throws IOException;

  /** Its languages, in order; text files have none that is known. */
  List<String> languages() throws IOException;

  /** The tokenizer of a run that begins. */
  Tokenizer tokenizer(Recipe recipe) throws IOException;

  /** Opens the samples of a run. */
  Opened open(Run run) throws IOException;

  /**
   * The run that the samples are for.
   *
   * @param recipe all choices
   * @param tokenizer of the run
   * @param directory of the run
   * @param threads that may work
   * @param nanoTime a monotonic clock
   */
  record Run(
      Recipe recipe, Tokenizer tokenizer, Path directory, int threads, LongSupplier nanoTime) {}

  /**
   * Samples.
   *
   * @param data for the trainer
   * @param trainingTokens tokens of the training split
   * @param validationTokens tokens of the validation split
   * @param waited seconds that training has waited for data, where that is measured
   * @param resource is closed after the last sample is read
   */
  record Opened(
      Trainer.Data data,
      long trainingTokens,
      long validationTokens,
      Optional<DoubleSupplier> waited,
      Resource resource)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      resource.close();
    }
  }

  /** Something to close. */
  @FunctionalInterface
  interface Resource {
    /** Closes it. */
    void close() throws IOException;
  }

  /**
   * A text in memory, tokenized when the run starts.
   *
   * @param corpus the text
   */
  record Text(Corpus corpus) implements PretrainingData {
    @Override
    public List<Provenance.DataFile> files() {
      return corpus.sources().stream().map(Text::file).toList();
    }

    private static Provenance.DataFile file(TextSource source) {
      return new Provenance.DataFile(
          source.name(), new FileDigest(source.bytes(), source.hash().sha256()));
    }

    @Override
    public List<String> languages() {
      return List.of();
    }

    @Override
    public Tokenizer tokenizer(Recipe recipe) throws IOException {
      String directory = recipe.tokenizer().directory();
      if (directory != null) {
        return Tokenizer.load(Path.of(directory));
      }
      return recipe.tasks().masks()
          ? CharacterVocabulary.withMask(corpus.text())
          : CharacterTokenizer.train(corpus.text(), UnknownPolicy.REFUSE);
    }

    @Override
    public Opened open(Run run) {
      TokenizedCorpus tokens = TokenizedCorpus.of(corpus, run.tokenizer(), run.recipe());
      return new Opened(
          tokens.data(),
          tokens.trainingTokens(),
          tokens.validationTokens(),
          Optional.empty(),
          () -> {});
    }
  }

  /**
   * A corpus that was prepared, read from the disk as training goes on.
   *
   * @param store its directory
   */
  record Prepared(Path store) implements PretrainingData {

    /** The directory below a run's for indexes, which are made anew by each process. */
    private static final String INDEXES = "indexes";

    @Override
    public List<Provenance.DataFile> files() throws IOException {
      StoreManifest.read(store);
      Path manifest = store.resolve(StoreManifest.FILE_NAME);
      return List.of(
          new Provenance.DataFile(
              store.toString(),
              new FileDigest(Files.size(manifest), StoreVerification.sha256(manifest))));
    }

    @Override
    public List<String> languages() throws IOException {
      try (TokenStore opened = TokenStore.open(store)) {
        return Corpora.languages(opened);
      }
    }

    @Override
    public Tokenizer tokenizer(Recipe recipe) throws IOException {
      StoreManifest.read(store);
      return Tokenizer.load(store.resolve(TokenStore.TOKENIZER));
    }

    @Override
    public Opened open(Run run) throws IOException {
      TokenStore opened = TokenStore.open(store);
      boolean complete = false;
      try {
        Opened samples = open(run, opened);
        complete = true;
        return samples;
      } finally {
        if (!complete) {
          opened.close();
        }
      }
    }

    private static Opened open(Run run, TokenStore store) throws IOException {
      Recipe recipe = run.recipe();
      StoredTasks tasks =
          new StoredTasks(
              new Corpora(store, run.tokenizer(), recipe.model().languages()),
              recipe.tasks(),
              new StoredTasks.Surroundings(
                  new IndexSettings(run.directory().resolve(INDEXES), run.threads()),
                  run.nanoTime()));
      boolean complete = false;
      try {
        Trainer.Data data = tasks.open();
        complete = true;
        return new Opened(
            data,
            tasks.tokens(Split.TRAIN),
            tasks.tokens(Split.VALIDATION),
            Optional.of(tasks::waited),
            () -> {
              tasks.close();
              store.close();
            });
      } finally {
        if (!complete) {
          tasks.close();
        }
      }
    }

    /**
     * Refuses a corpus of another tokenizer.
     *
     * @param saved the directory of the run's tokenizer
     * @throws CorpusException with both hashes
     */
    void requireTokenizer(Path saved, Tokenizer tokenizer) throws IOException {
      try (TokenStore opened = TokenStore.open(store)) {
        opened.requireTokenizer(TokenizerIdentity.ofSaved(saved, tokenizer.vocabularySize()));
      }
    }
  }
}
