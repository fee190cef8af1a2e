package io.sirocco.classification;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.CorpusInput;
import io.sirocco.CorpusPreparation;
import io.sirocco.ModelSection.ModelKind;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.PretrainingData;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.sentences.LineEnds;
import io.sirocco.corpora.sentences.SentenceBreaks;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.StepObserver;
import io.sirocco.training.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Pretraining that goes on with the texts of a task, without their labels, before a classifier is
 * made of the model (Gururangan et al. 2020): masked tokens of a model that sees both sides, the
 * next token of one that sees the past only.
 *
 * @param corpus where the texts are, and their tokens
 * @param run the run directory, of a model like any other
 */
public record TaskAdaptation(Path corpus, Path run) {

  /** The share of the texts that the loss is measured on. */
  private static final double VALIDATION = .05;

  private static final int EVALUATIONS = 5;
  private static final String NO_LANGUAGE = "und";

  /**
   * The model that it begins with.
   *
   * @param pretrained the model
   * @param path as it was given
   * @param language of the texts, for a model that has language embeddings; empty otherwise
   */
  public record Source(PretrainedModel pretrained, Path path, String language) {}

  /**
   * How long, and how fast.
   *
   * @param steps of the optimizer
   * @param batch texts of a step
   * @param learningRate at its peak, from which it falls to 0
   */
  public record Length(int steps, int batch, double learningRate) {
    /** Checks the numbers. */
    public Length {
      if (steps < 1 || batch < 1) {
        throw new IllegalArgumentException("%d steps of %d texts".formatted(steps, batch));
      }
    }
  }

  /** Both places beside that of a classifier: OUT-corpus and OUT-adapted. */
  public static TaskAdaptation beside(Path out) {
    String name = String.valueOf(out.toAbsolutePath().getFileName());
    return new TaskAdaptation(
        out.resolveSibling(name + "-corpus"), out.resolveSibling(name + "-adapted"));
  }

  /** Whether it was begun before, so that it can be gone on with. */
  public boolean isBegun() throws IOException {
    return RunDirectory.presence(run) == RunDirectory.Presence.COMPLETE;
  }

  /**
   * Stores the texts, unless that was done before.
   *
   * @return what remains to be run
   * @throws IOException if other texts are stored there, or something cannot be written
   */
  public Pretraining.Request prepare(
      Source source, List<Example> texts, Length length, Backend backend, int threads)
      throws IOException {
    Path store = corpus.resolve("store");
    Path file = corpus.resolve("texts.jsonl");
    byte[] lines = lines(texts);
    if (!Files.exists(file)) {
      Files.createDirectories(corpus);
      Files.write(file, lines);
    } else if (!Arrays.equals(Files.readAllBytes(file), lines)) {
      throw new IOException(
          "%s has other texts than those to train on; remove %s, or choose another --out"
              .formatted(file, corpus));
    }
    String language = source.language().isEmpty() ? NO_LANGUAGE : source.language();
    if (!TokenStore.isStore(store)) {
      new CorpusPreparation(
              new CorpusPreparation.Request(
                  store,
                  source.pretrained().tokenizer(),
                  List.of(new CorpusInput.Text(language, file, null)),
                  CleaningRecipe.NONE,
                  BadRecords.Policy.FAIL,
                  new CorpusPreparation.Form(
                      new SentenceBreaks(LineEnds.END_SENTENCES), new SplitShares(VALIDATION, 0)),
                  threads))
          .run((phase, records, bytes, ofBytes) -> {});
    }
    return new Pretraining.Request(
        recipe(source, length, store),
        run,
        new PretrainingData.Prepared(store),
        backend,
        threads,
        StepObserver.NONE);
  }

  private static byte[] lines(List<Example> texts) throws IOException {
    ObjectMapper json = new ObjectMapper();
    StringBuilder lines = new StringBuilder();
    for (Example text : texts) {
      lines.append(json.writeValueAsString(Map.of("text", text.text()))).append('\n');
      if (text.second() != null) {
        lines.append(json.writeValueAsString(Map.of("text", text.second()))).append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The model's own recipe, with another objective, length and data. */
  private static Recipe recipe(Source source, Length length, Path store) {
    boolean causal = source.pretrained().recipe().model().type() == ModelKind.GPT;
    int between = Math.max(1, length.steps() / EVALUATIONS);
    List<String> settings = new ArrayList<>();
    for (String objective : List.of("mlm_nsp", "mlm_sop", "tlm", "rtd")) {
      settings.add("objectives.%s=0".formatted(objective));
    }
    settings.addAll(
        List.of(
            "init_from=" + quoted(source.path()),
            "objectives.clm=" + (causal ? 1 : 0),
            "objectives.mlm=" + (causal ? 0 : 1),
            "classification.problem_type=single_label_classification",
            "classification.labels=[]",
            "data.directory=" + quoted(store),
            "data.samples=sentences",
            "training.max_steps=" + length.steps(),
            "training.minutes=null",
            "training.batch_size=" + length.batch(),
            "training.gradient_accumulation_steps=1",
            "training.learning_rate=" + length.learningRate(),
            "training.lr_scheduler_type=linear",
            "training.min_learning_rate=0.0",
            "training.warmup_steps=" + length.steps() / 20,
            "training.early_stopping_patience=0",
            "training.sample_tokens=0",
            "training.eval_steps=" + between,
            "training.save_steps=" + between));
    return RecipeFile.parse(
        source.path().toString(), RecipeFile.write(source.pretrained().recipe()), settings);
  }

  private static String quoted(Path path) {
    return "'%s'".formatted(path.toAbsolutePath().toString().replace("'", "''"));
  }
}
