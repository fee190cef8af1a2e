package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.sentences.LineEnds;
import io.sirocco.corpora.sentences.SentenceBreaks;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DocumentTokenizer.Sentences;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.StoreManifest;
import io.sirocco.corpora.store.StoreVerification;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.StepObserver;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import io.sirocco.training.Trainer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From files to stored tokens, and from those to a model. */
final class CorpusPreparationTest {

  private static final Tokenizer TOKENIZER =
      CharacterTokenizer.train("abcdefghijklmnopqrstuvwxyzA .\n", UnknownPolicy.REFUSE);

  @TempDir private Path folder = Path.of("");
  private List<String> english = List.of();
  private List<CorpusInput> inputs = List.of();

  @BeforeEach
  void writeFiles() throws IOException {
    english = documents(1, 600);
    Files.writeString(folder.resolve("en.txt"), String.join("\n\n", english) + "\n\n\n");
    Files.writeString(folder.resolve("de.txt"), String.join("\n\n", documents(2, 150)));
    Files.writeString(folder.resolve("pair.en"), "a dog\na cat\n\nthe fox\n");
    Files.writeString(folder.resolve("pair.de"), "ein hund\neine katze\nleer\nder fuchs");
    inputs =
        List.of(
            new CorpusInput.Text("en", folder.resolve("en.txt"), null),
            new CorpusInput.Text("de", folder.resolve("de.txt"), null),
            CorpusInput.pair(
                new LanguagePair("en", "de"),
                List.of(folder.resolve("pair")),
                null,
                Placeholders.KEEP));
  }

  private static List<String> documents(long seed, int count) {
    Random random = new Random(seed);
    List<String> documents = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append("A word of ").append((char) ('a' + random.nextInt(26))).append("ing. ");
        text.append(i % 5 == 4 ? "\nA line" : "");
      }
      documents.add(text + "end");
    }
    return documents;
  }

  private StoreManifest prepare(Path out, List<CorpusInput> from, Sentences sentences, int threads)
      throws IOException {
    return prepare(out, from, CleaningRecipe.NONE, sentences, threads);
  }

  private static StoreManifest prepare(
      Path out, List<CorpusInput> from, CleaningRecipe cleaning, Sentences sentences, int threads)
      throws IOException {
    return new CorpusPreparation(
            new CorpusPreparation.Request(
                out,
                TOKENIZER,
                from,
                cleaning,
                BadRecords.Policy.FAIL,
                new CorpusPreparation.Form(sentences, new SplitShares(0.1, 0.05)),
                threads))
        .run((phase, records, bytes, ofBytes) -> {});
  }

  private static String text(Dataset dataset, long document) {
    long first = dataset.firstTokenOfDocument(document);
    int[] ids = new int[(int) (dataset.firstTokenOfDocument(document + 1) - first)];
    dataset.copy(first, ids.length, ids, 0);
    return TOKENIZER.decode(ids);
  }

  private static List<String> texts(TokenStore store, DatasetName name) {
    List<String> texts = new ArrayList<>();
    store
        .dataset(name)
        .ifPresent(dataset -> {
          for (long d = 0; d < dataset.documents(); d++) {
            texts.add(text(dataset, d));
          }
        });
    return texts;
  }

  @Test
  void everyDocumentIsStoredOnceAndInOrder() throws IOException {
    Path out = folder.resolve("store");
    prepare(out, inputs, Sentences.WHOLE, 2);
    assertThat(StoreVerification.problems(out, (bytes, of) -> {})).isEmpty();
    try (TokenStore store = TokenStore.open(out)) {
      SplitShares shares = new SplitShares(0.1, 0.05);
      for (Split split : Split.values()) {
        assertThat(texts(store, DatasetName.of("en", split)))
            .isEqualTo(english.stream().filter(text -> shares.of(text) == split).toList())
            .isNotEmpty();
      }
      List<String> sources = new ArrayList<>();
      List<String> targets = new ArrayList<>();
      for (Split split : Split.values()) {
        sources.addAll(texts(store, DatasetName.ofPair("en", "de", "en", split)));
        targets.addAll(texts(store, DatasetName.ofPair("en", "de", "de", split)));
      }
      // A pair of which one side is empty is left out.
      assertThat(sources).containsExactlyInAnyOrder("a dog", "a cat", "the fox");
      assertThat(targets.get(sources.indexOf("a cat"))).isEqualTo("eine katze");
      StoreManifest.Preparation preparation = store.manifest().preparations().getFirst();
      assertThat(preparation.report().path("without_tokens").asInt()).isZero();
      assertThat(preparation.sources()).hasSize(4);
      assertThat(preparation.sources().getFirst().sha256())
          .isEqualTo(StoreVerification.sha256(folder.resolve("en.txt")));
    }
  }

  @Test
  void duplicatesAndWhatCleaningDropsAreLeftOutAndCounted() throws IOException {
    Path file = folder.resolve("twice.txt");
    Files.writeString(file, "one dog\n\n.....\n\ntwo  dogs\n\nOne  dog\n\nthree\n\ntwo dogs");
    CleaningRecipe recipe =
        CleaningRecipe.parse("test", "steps: {whitespace: {}, symbols: {}, duplicates: {}}");
    Tokenizer tokenizer = CharacterTokenizer.train("one two three dogsO .", UnknownPolicy.REFUSE);
    for (int threads : new int[] {1, 3}) {
      Path out = folder.resolve("store" + threads);
      StoreManifest manifest =
          new CorpusPreparation(
                  new CorpusPreparation.Request(
                      out,
                      tokenizer,
                      List.of(new CorpusInput.Text("en", file, null)),
                      recipe,
                      BadRecords.Policy.FAIL,
                      new CorpusPreparation.Form(Sentences.WHOLE, new SplitShares(0, 0)),
                      threads))
              .run((phase, records, bytes, ofBytes) -> {});
      try (TokenStore store = TokenStore.open(out)) {
        Dataset dataset = store.dataset(DatasetName.of("en", Split.TRAIN)).orElseThrow();
        List<String> stored = new ArrayList<>();
        for (long d = 0; d < dataset.documents(); d++) {
          long first = dataset.firstTokenOfDocument(d);
          int[] ids = new int[(int) (dataset.firstTokenOfDocument(d + 1) - first)];
          dataset.copy(first, ids.length, ids, 0);
          stored.add(tokenizer.decode(ids));
        }
        assertThat(stored).containsExactly("one dog", "two dogs", "three");
      }
      JsonNode report = manifest.preparations().getFirst().report();
      assertThat(report.path("records").asInt()).isEqualTo(6);
      assertThat(report.path("duplicates").asInt()).isEqualTo(2);
      assertThat(report.path("text_bytes").asInt())
          .isEqualTo("one dog".length() + "two dogs".length() + "One dog".length() + 5 + 8);
      assertThat(report.path("cleaning").get(1).path("dropped").asInt()).isEqualTo(1);
      try (Stream<Path> entries = Files.list(out)) {
        assertThat(entries).noneMatch(entry -> entry.toString().contains("duplicates"));
      }
    }
  }

  @Test
  void sentencesAreSequencesAndTheirDocumentIsAsItWas() throws IOException {
    Path out = folder.resolve("store");
    prepare(out, inputs.subList(0, 1), new SentenceBreaks(LineEnds.END_SENTENCES), 2);
    try (TokenStore store = TokenStore.open(out)) {
      Dataset dataset = store.dataset(DatasetName.of("en", Split.TRAIN)).orElseThrow();
      assertThat(texts(store, DatasetName.of("en", Split.TRAIN))).isSubsetOf(english);
      for (long d = 0; d < dataset.documents(); d++) {
        long sentences = text(dataset, d).chars().filter(character -> character == '.').count();
        assertThat(dataset.firstSequence(d + 1) - dataset.firstSequence(d))
            .isGreaterThanOrEqualTo(sentences);
      }
    }
  }

  @Test
  void storeDoesNotDependOnThreads() throws IOException {
    prepare(folder.resolve("one"), inputs, new SentenceBreaks(LineEnds.END_SENTENCES), 1);
    prepare(folder.resolve("four"), inputs, new SentenceBreaks(LineEnds.END_SENTENCES), 4);
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder.resolve("one"))) {
      files = entries.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(15);
    for (Path file : files) {
      assertThat(folder.resolve("four").resolve(String.valueOf(file.getFileName())))
          .hasSameBinaryContentAs(file);
    }
  }

  @Test
  void languageIsAddedAndOneThatIsThereIsRefused() throws IOException {
    Path out = folder.resolve("store");
    prepare(out, inputs.subList(0, 1), Sentences.WHOLE, 2);
    StoreManifest both = prepare(out, inputs.subList(1, 2), Sentences.WHOLE, 2);
    assertThat(both.preparations()).hasSize(2);
    assertThatThrownBy(() -> prepare(out, inputs, Sentences.WHOLE, 2))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("has en already");
    assertThat(StoreVerification.problems(out, (bytes, of) -> {})).isEmpty();
  }

  @Test
  void whatIsWrongWithAFileIsSaidAndNothingIsLeft() throws IOException {
    Path out = folder.resolve("store");
    Files.writeString(folder.resolve("pair.de"), "ein hund\n");
    assertThatThrownBy(() -> prepare(out, inputs, Sentences.WHOLE, 2))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("pair.en: has 4 lines, but its translation ")
        .hasMessageContaining("pair.de has 1");
    Files.writeString(folder.resolve("de.txt"), "fine\n\nnot fine: \u00e4");
    assertThatThrownBy(() -> prepare(out, inputs, Sentences.WHOLE, 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("de.txt:3: ");
    assertThat(TokenStore.isStore(out)).isFalse();
    try (Stream<Path> entries = Files.list(out)) {
      assertThat(entries.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".lock", "tokenizer");
    }
  }

  private Pretraining.Result train(TinyRun run, Path store, String packing, int stopAt)
      throws IOException {
    Recipe recipe = TinyRun.recipe("data.samples=" + packing, "data.directory=" + store);
    try (Backend backend = TinyRun.backend()) {
      Pretraining pretraining =
          new Pretraining(
              new Pretraining.Request(
                  recipe,
                  run.layout.root(),
                  new PretrainingData.Prepared(store),
                  backend,
                  2,
                  StepObserver.NONE),
              TinyRun.environment(Long.MAX_VALUE));
      return Files.exists(run.layout.config())
          ? pretraining.resume(run, () -> false)
          : pretraining.begin(run, () -> run.steps.contains(stopAt));
    }
  }

  @ParameterizedTest
  @CsvSource({"blocks, 1", "blocks, 5", "best_fit, 4"})
  void trainingOnStoredTokensEndsTheSameAfterAnInterruption(String packing, int stopAt)
      throws IOException {
    Path store = folder.resolve("store");
    prepare(store, inputs, Sentences.WHOLE, 2);
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    Pretraining.Result result = train(whole, store, packing, Integer.MAX_VALUE);
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    // All validation tokens of both languages but the first of each are targets once.
    try (TokenStore opened = TokenStore.open(store)) {
      long tokens =
          opened.dataset(DatasetName.of("en", Split.VALIDATION)).orElseThrow().tokens()
              + opened.dataset(DatasetName.of("de", Split.VALIDATION)).orElseThrow().tokens();
      assertThat(result.evaluation().orElseThrow().weight()).isEqualTo(tokens - 2.0);
    }
    assertThat(whole.notes).anyMatch(note -> note.startsWith("waited "));
    TinyRun run = new TinyRun(folder.resolve("run"));
    assertThat(train(run, store, packing, stopAt).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(train(run, store, packing, stopAt).outcome()).isEqualTo(Outcome.COMPLETED);
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(run.layout.checkpoints().resolve("step-7").resolve(file))
          .hasSameBinaryContentAs(whole.layout.checkpoints().resolve("step-7").resolve(file));
    }
    assertThat(run.losses).endsWith(whole.losses.getLast());
  }

  @Test
  void runRefusesACorpusOfAnotherTokenizer() throws IOException {
    Path store = folder.resolve("store");
    prepare(store, inputs, Sentences.WHOLE, 2);
    TinyRun run = new TinyRun(folder.resolve("run"));
    train(run, store, "blocks", 2);
    String stored = StoreManifest.read(store).tokenizer().sha256();
    CharacterTokenizer.train("another", UnknownPolicy.REFUSE).save(run.layout.tokenizer());
    String given = StoreVerification.sha256(run.layout.tokenizer().resolve(Tokenizer.FILE_NAME));
    assertThatThrownBy(() -> train(run, store, "blocks", 2))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(stored)
        .hasMessageContaining(given);
  }
}
