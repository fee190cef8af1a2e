package io.sirocco;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.sample.SampleTranslations;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DocumentTokenizer.Sentences;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.training.TrainedTokenizer;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A prepared corpus of translations that come with the program, with a tokenizer of its own: what a
 * first multilingual model is trained on.
 *
 * @param directory holds the texts, the tokenizer and the store
 */
public record SampleStore(Path directory) {

  private static final String ENGLISH = "en";

  /**
   * What is prepared.
   *
   * @param languages beside English
   * @param vocabularySize of the tokenizer
   * @param validation the share of pairs to evaluate with
   * @param threads that work
   */
  public record Choices(
      List<String> languages, int vocabularySize, double validation, int threads) {}

  /** Told what begins. */
  @FunctionalInterface
  public interface Observer {
    /** Something worth a line. */
    void note(String line);
  }

  /** Where the tokens are. */
  public Path store() {
    return directory.resolve("store");
  }

  /**
   * Writes the texts, trains the tokenizer and stores the tokens, unless that was done before.
   *
   * @throws IOException if something cannot be written
   */
  public void prepare(Choices choices, Observer observer) throws IOException {
    if (TokenStore.isStore(store())) {
      observer.note("corpus: %s is there already".formatted(store()));
      return;
    }
    TreeMap<String, List<Path>> files = texts(choices, observer);
    TokenizerRecipe recipe =
        new TokenizerRecipe(
            TrainingPresets.SENTENCE_PIECE,
            TrainingPresets.SENTENCE_PIECE.limits(choices.vocabularySize()));
    TrainedTokenizer trained =
        new TokenizerTrainer(recipe, choices.threads())
            .train(files, MalformedText.REFUSE, TrainingProgress.NONE);
    Path tokenizer = directory.resolve("tokenizer");
    trained.tokenizer().save(tokenizer);
    observer.note(
        "tokenizer: a unigram model of %,d tokens, in %s"
            .formatted(trained.tokenizer().vocabularySize(), tokenizer));
    new CorpusPreparation(
            new CorpusPreparation.Request(
                store(),
                Tokenizer.load(tokenizer),
                choices.languages().stream().map(this::input).toList(),
                CleaningRecipe.NONE,
                BadRecords.Policy.FAIL,
                new CorpusPreparation.Form(
                    Sentences.WHOLE, new SplitShares(choices.validation(), 0)),
                choices.threads()))
        .run((phase, records, bytes, ofBytes) -> {});
    observer.note("corpus: tokens in %s".formatted(store()));
  }

  private CorpusInput input(String language) {
    return CorpusInput.pair(
        new LanguagePair(ENGLISH, language),
        List.of(file(language, ENGLISH), file(language, language)),
        null,
        Placeholders.KEEP);
  }

  private Path file(String language, String side) {
    return directory.resolve("text").resolve("%s-%s.%s".formatted(ENGLISH, language, side));
  }

  /** The files of each language. */
  private TreeMap<String, List<Path>> texts(Choices choices, Observer observer) throws IOException {
    Files.createDirectories(directory.resolve("text"));
    TreeMap<String, List<Path>> files = new TreeMap<>();
    for (String language : choices.languages()) {
      Set<List<String>> pairs = new LinkedHashSet<>();
      for (TextPair pair : SampleTranslations.KEYCLOAK.pairs(language)) {
        pairs.add(List.of(line(pair.source()), line(pair.target())));
      }
      Path english = file(language, ENGLISH);
      Path other = file(language, language);
      Files.write(english, pairs.stream().map(List::getFirst).toList());
      Files.write(other, pairs.stream().map(List::getLast).toList());
      files.computeIfAbsent(ENGLISH, any -> new ArrayList<>()).add(english);
      files.computeIfAbsent(language, any -> new ArrayList<>()).add(other);
      observer.note("text: %,d messages in English and %s".formatted(pairs.size(), language));
    }
    return files;
  }

  private static String line(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /**
   * The pairs of a language for validation, decoded.
   *
   * @throws IOException if the store cannot be read
   */
  public List<TextPair> validation(String language) throws IOException {
    try (TokenStore opened = TokenStore.open(store())) {
      Tokenizer tokenizer = Tokenizer.load(opened.tokenizer());
      List<String> source = decoded(opened, tokenizer, language, ENGLISH);
      List<String> target = decoded(opened, tokenizer, language, language);
      List<TextPair> pairs = new ArrayList<>();
      for (int i = 0; i < source.size(); i++) {
        Origin origin = new Origin(store().toString(), i + 1);
        pairs.add(new TextPair(ENGLISH, language, source.get(i), target.get(i), origin));
      }
      return pairs;
    }
  }

  private static List<String> decoded(
      TokenStore store, Tokenizer tokenizer, String language, String side) {
    DatasetName name = DatasetName.ofPair(ENGLISH, language, side, Split.VALIDATION);
    var dataset = store.dataset(name).orElseThrow();
    List<String> texts = new ArrayList<>();
    for (long document = 0; document < dataset.documents(); document++) {
      long first = dataset.firstTokenOfDocument(document);
      int[] ids = new int[(int) (dataset.firstTokenOfDocument(document + 1) - first)];
      dataset.copy(first, ids.length, ids, 0);
      texts.add(tokenizer.decode(ids));
    }
    return texts;
  }
}
