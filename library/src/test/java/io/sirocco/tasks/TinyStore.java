package io.sirocco.tasks;

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
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A store of text in two languages and their translations, and the tasks of runs over it. */
final class TinyStore {

  static final int T = 32;

  private final Path folder;

  private TinyStore(Path folder) {
    this.folder = folder;
  }

  /** Words in two languages: one is the other turned around. */
  static TinyStore prepare(Path folder) throws IOException {
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
        new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(50));
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
    return new TinyStore(folder);
  }

  /** Adds text of another language, so many documents of a sentence. */
  void add(String language, int documents) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      lines.add("rain stone %d.".formatted(i));
      lines.add("");
    }
    Files.write(folder.resolve("text." + language), lines);
    new CorpusPreparation(
            new CorpusPreparation.Request(
                folder.resolve("store"),
                tokenizer(),
                List.of(new CorpusInput.Text(language, folder.resolve("text." + language), null)),
                CleaningRecipe.NONE,
                BadRecords.Policy.FAIL,
                new CorpusPreparation.Form(
                    new SentenceBreaks(LineEnds.END_SENTENCES), new SplitShares(.2, 0)),
                2))
        .run((phase, records, bytes, ofBytes) -> {});
  }

  Tokenizer tokenizer() throws IOException {
    return Tokenizer.load(folder.resolve("tokenizer"));
  }

  Path directory() {
    return folder.resolve("store");
  }

  static Recipe recipe(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("model.max_position_embeddings=" + T);
    all.add("training.batch_size=4");
    return RecipeFile.parse("test", "", all);
  }

  @FunctionalInterface
  interface Look {
    void at(Trainer.Data data, StoredTasks tasks) throws IOException;
  }

  void with(Recipe recipe, List<String> languages, Look look) throws IOException {
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

  static TokenBatch batch(Task task, int step) {
    ModelInputs inputs = task.form().inputs(4, T);
    TokenBatch batch = new TokenBatch(inputs);
    task.samples().fill(recipe().seed(), step, List.of(batch));
    return batch;
  }
}
