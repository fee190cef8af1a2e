package io.sirocco.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.CorpusInput;
import io.sirocco.CorpusPreparation;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sentences.LineEnds;
import io.sirocco.corpora.sentences.SentenceBreaks;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.training.Task;
import io.sirocco.training.Trainer;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What objectives make of stored text, in two languages and their translations. */
final class StoredTasksTest {

  private static final int T = 32;

  @TempDir private static Path folder = Path.of("");

  /** Words in two languages: one is the other turned around. */
  @BeforeAll
  static void prepare() throws IOException {
    Random random = new Random(7);
    List<String> english = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      List<String> words = new ArrayList<>();
      for (int w = 0; w < 2 + random.nextInt(4); w++) {
        words.add(List.of("rain", "dust", "stone", "river", "light").get(random.nextInt(5)));
      }
      english.add(String.join(" ", words) + ".");
      other.add(new StringBuilder(String.join(" ", words)).reverse() + ".");
    }
    Files.write(folder.resolve("pair.en"), english);
    Files.write(folder.resolve("pair.xx"), other);
    // Documents of four sentences, a line each, a blank line between documents.
    List<String> text = new ArrayList<>();
    for (int i = 0; i < english.size(); i++) {
      text.add(english.get(i));
      if (i % 4 == 3) {
        text.add("");
      }
    }
    Files.write(folder.resolve("text.en"), text);
    TokenizerRecipe recipe =
        new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(80));
    new TokenizerTrainer(recipe, 1)
        .train(
            Map.of("en", List.of(folder.resolve("pair.en"), folder.resolve("pair.xx"))),
            MalformedText.REFUSE,
            TrainingProgress.NONE)
        .tokenizer()
        .save(folder.resolve("tokenizer"));
    new CorpusPreparation(
            new CorpusPreparation.Request(
                folder.resolve("store"),
                Tokenizer.load(folder.resolve("tokenizer")),
                List.of(
                    new CorpusInput.Text("en", folder.resolve("text.en"), null),
                    CorpusInput.pair(
                        new LanguagePair("en", "xx"),
                        List.of(folder.resolve("pair.en"), folder.resolve("pair.xx")),
                        null,
                        Placeholders.KEEP)),
                CleaningRecipe.NONE,
                BadRecords.Policy.FAIL,
                new CorpusPreparation.Form(
                    new SentenceBreaks(LineEnds.END_SENTENCES), new SplitShares(.2, 0)),
                2))
        .run((phase, records, bytes, ofBytes) -> {});
  }

  private static Recipe recipe(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("model.max_position_embeddings=" + T);
    all.add("training.batch_size=4");
    return RecipeFile.parse("test", "", all);
  }

  @FunctionalInterface
  private interface Look {
    void at(Trainer.Data data, StoredTasks tasks) throws IOException;
  }

  private static void with(Recipe recipe, List<String> languages, Look look) throws IOException {
    try (TokenStore store = TokenStore.open(folder.resolve("store"))) {
      Corpora corpora = new Corpora(store, Tokenizer.load(store.tokenizer()), languages);
      IndexSettings indexes = new IndexSettings(Files.createTempDirectory(folder, "index"), 2);
      try (StoredTasks tasks =
          new StoredTasks(
              corpora, recipe.tasks(), new StoredTasks.Surroundings(indexes, () -> 0))) {
        look.at(tasks.open(), tasks);
      }
    }
  }

  private static TokenBatch batch(Task task, int step) {
    ModelInputs inputs = task.form().inputs(4, T);
    TokenBatch batch = new TokenBatch(inputs);
    task.samples().fill(recipe().seed(), step, List.of(batch));
    return batch;
  }

  @Test
  void everyObjectiveIsATaskWithItsShareAndSetsOfItsLanguages() throws IOException {
    Recipe recipe =
        recipe(
            "objectives.clm=1",
            "objectives.mlm=2",
            "objectives.mlm_nsp=3",
            "objectives.mlm_sop=4",
            "objectives.tlm=5");
    with(
        recipe,
        List.of(),
        (data, tasks) -> {
          assertThat(data.tasks())
              .extracting(task -> task.form().name() + " " + task.share())
              .containsExactly("clm 1.0", "mlm 2.0", "mlm+nsp 3.0", "mlm+sop 4.0", "tlm 5.0");
          assertThat(data.validation())
              .extracting(set -> set.form().name() + " " + set.language())
              .containsExactly("clm en", "mlm en", "mlm+nsp en", "mlm+sop en", "tlm en-xx");
          for (Task task : data.tasks()) {
            TokenBatch batch = batch(task, 3);
            assertThat(batch.targetCount()).as(task.form().name()).isPositive();
            assertThat(batch.labelWeight())
                .as(task.form().name())
                .isEqualTo(task.form().labels() == null ? 0 : 4);
          }
        });
  }

  @Test
  void aStepIsAFunctionOfItsNumber() throws IOException {
    for (String selection : List.of("bernoulli", "count", "spans", "frequency")) {
      Recipe recipe =
          recipe("objectives.mlm=1", "objectives.tlm=1", "masking.selection=" + selection);
      List<int[]> forth = new ArrayList<>();
      with(
          recipe,
          List.of(),
          (data, tasks) ->
              data.tasks()
                  .forEach(task -> {
                    forth.add(batch(task, 0).ids());
                    forth.add(batch(task, 5).ids());
                  }));
      List<int[]> back = new ArrayList<>();
      with(
          recipe,
          List.of(),
          (data, tasks) ->
              data.tasks()
                  .reversed()
                  .forEach(task -> {
                    back.addFirst(batch(task, 5).ids());
                    back.addFirst(batch(task, 0).ids());
                  }));
      assertThat(back).as(selection).hasSameSizeAs(forth);
      for (int i = 0; i < forth.size(); i++) {
        assertThat(back.get(i)).as(selection).isEqualTo(forth.get(i));
      }
      assertThat(forth.get(0)).isNotEqualTo(forth.get(1));
    }
  }

  /** What is not predicted stands as it was; special tokens are never predicted. */
  @Test
  void maskedTokensAreThoseOfTheText() throws IOException {
    with(
        recipe("objectives.mlm_nsp=1"),
        List.of(),
        (data, tasks) -> {
          Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer"));
          int mask = tokenizer.id("[MASK]").orElseThrow();
          int separator = tokenizer.id("[SEP]").orElseThrow();
          int masked = 0;
          for (int step = 0; step < 20; step++) {
            TokenBatch batch = batch(data.tasks().getFirst(), step);
            for (int n = 0; n < batch.targets().length; n++) {
              if (batch.weights()[n] == 0) {
                continue;
              }
              assertThat(batch.targets()[n]).isGreaterThan(mask);
              assertThat(batch.groups()[batch.rows()[n]]).isZero();
              masked += batch.ids()[batch.rows()[n]] == mask ? 1 : 0;
            }
            for (int row = 0; row < 4; row++) {
              int[] ids = Arrays.copyOfRange(batch.ids(), row * T, (row + 1) * T);
              assertThat(Arrays.stream(ids).filter(id -> id == separator).count())
                  .as("separators of row %d, but for random replacements", row)
                  .isBetween(2L, 3L);
            }
          }
          assertThat(masked).isPositive();
        });
  }

  @Test
  void segmentsAreLanguagesWhereTheModelHasThem() throws IOException {
    with(
        recipe("model.type=xlm", "objectives.mlm=1", "objectives.tlm=1", "data.samples=sentences"),
        List.of("en", "xx"),
        (data, tasks) -> {
          TokenBatch text = batch(data.tasks().getFirst(), 0);
          assertThat(text.segments()).containsOnly(0);
          TokenBatch pairs = batch(data.tasks().getLast(), 0);
          assertThat(pairs.segments()).contains(0, 1);
          TreeMap<Integer, Integer> starts = new TreeMap<>();
          for (int at = 0; at < pairs.ids().length; at++) {
            if (pairs.groups()[at] >= 0 && pairs.positions()[at] == 0) {
              starts.merge(pairs.segments()[at], 1, Integer::sum);
            }
          }
          assertThat(starts.get(0))
              .as("positions restart in the second language")
              .isEqualTo(starts.get(1));
        });
  }

  /** Several sentences share a row, none sees another, and each keeps its own positions. */
  @Test
  void packedSentencesAreGroups() throws IOException {
    with(
        recipe("objectives.mlm=1", "data.samples=sentences"),
        List.of(),
        (data, tasks) -> {
          TokenBatch batch = batch(data.tasks().getFirst(), 0);
          assertThat(Arrays.stream(batch.groups()).max().orElseThrow()).isPositive();
          for (int at = 1; at < batch.ids().length; at++) {
            if (at % T != 0 && batch.groups()[at] == batch.groups()[at - 1]) {
              if (batch.groups()[at] >= 0) {
                assertThat(batch.positions()[at]).isEqualTo(batch.positions()[at - 1] + 1);
              }
            } else if (batch.groups()[at] >= 0) {
              assertThat(batch.positions()[at]).isZero();
            }
          }
        });
    with(
        recipe("objectives.mlm=1", "data.samples=sentences", "data.pack_samples=false"),
        List.of(),
        (data, tasks) ->
            assertThat(Arrays.stream(batch(data.tasks().getFirst(), 0).groups()).max())
                .hasValue(0));
  }

  @Test
  void whatTheCorpusLacksIsNamed() {
    assertThatThrownBy(() ->
            with(recipe("model.type=xlm", "objectives.mlm=1"), List.of("de"), (data, tasks) -> {}))
        .hasMessage("the model has no language en; it has [de]");
  }
}
