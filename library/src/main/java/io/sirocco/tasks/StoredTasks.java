package io.sirocco.tasks;

import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.LanguageSchedule;
import io.sirocco.corpora.sampling.SampleMixture;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.Split;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.Selection;
import io.sirocco.training.EvaluationSet;
import io.sirocco.training.LossForm;
import io.sirocco.training.Task;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The tasks of a run over a store, and what it is evaluated on. */
public final class StoredTasks implements AutoCloseable {

  /** The most tokens that frequencies are counted over. */
  private static final long COUNTED_TOKENS = 100_000_000;

  private final Corpora corpora;
  private final TaskSettings settings;
  private final Surroundings surroundings;
  private final SpecialIds ids;
  private final List<StoredSamples> training = new ArrayList<>();
  private final List<Samples> opened = new ArrayList<>();
  private final List<SampleMixture> mixtures = new ArrayList<>();

  /**
   * What the process provides.
   *
   * @param indexes where and how indexes are made
   * @param nanoTime a monotonic clock
   */
  public record Surroundings(IndexSettings indexes, LongSupplier nanoTime) {}

  /** Tasks over texts of a store, which stays open as long as they are used. */
  public StoredTasks(Corpora corpora, TaskSettings settings, Surroundings surroundings) {
    this.corpora = corpora;
    this.settings = settings;
    this.surroundings = surroundings;
    ids = new SpecialIds(corpora.tokenizer());
  }

  /**
   * The tasks and the sets.
   *
   * @throws IOException if a split has no text of the kind that an objective needs, or an index
   *     cannot be made
   */
  public Trainer.Data open() throws IOException {
    List<Task> tasks = new ArrayList<>();
    Selection selection = settings.masking().selection(this::counts);
    for (Map.Entry<ObjectiveKind, Double> entry : settings.shares().entrySet()) {
      ObjectiveKind kind = entry.getKey();
      LossForm form = kind.losses(selection, settings.labelWeights());
      StoredSamples samples = training(kind, prediction(kind, selection));
      tasks.add(new Task(form, samples, entry.getValue()));
    }
    return new Trainer.Data(tasks, sets(selection));
  }

  /**
   * The sets alone.
   *
   * @throws IOException if the validation split has no text of the kind that an objective needs, or
   *     an index cannot be made
   */
  public List<EvaluationSet> sets() throws IOException {
    return sets(settings.masking().selection(this::counts));
  }

  private List<EvaluationSet> sets(Selection selection) throws IOException {
    List<EvaluationSet> sets = new ArrayList<>();
    for (ObjectiveKind kind : settings.shares().keySet()) {
      LossForm form = kind.losses(selection, settings.labelWeights());
      sets.addAll(sets(kind, form, prediction(kind, selection)));
    }
    return sets;
  }

  private Prediction prediction(ObjectiveKind kind, Selection selection) {
    return kind.masks() ? settings.masking().prediction(selection, ids) : new Prediction.Causal();
  }

  /** Seconds that training has waited for samples. */
  public double waited() {
    return training.stream().mapToDouble(StoredSamples::seconds).sum();
  }

  private StoredSamples training(ObjectiveKind kind, Prediction prediction) throws IOException {
    SampleForm samples = kind.form(settings.form());
    List<Corpora.Text> texts = corpora.texts(samples, Split.TRAIN, settings.monolingual());
    List<Samples> languages = new ArrayList<>();
    for (Corpora.Text text : texts) {
      languages.add(corpora.open(text, making(samples), indexes(kind.key())));
    }
    int perStep = settings.sizes().perStep();
    // Objectives of one form see their samples in different orders.
    long seed = settings.seed() ^ kind.key().hashCode();
    long[] sizes = texts.stream().mapToLong(Corpora.Text::size).toArray();
    SampleMixture mixture =
        new SampleMixture(
            languages, new LanguageSchedule(sizes, settings.languageAlpha(), seed), perStep, seed);
    mixtures.add(mixture);
    StoredSamples stored =
        new StoredSamples(
            mixture,
            new StoredSamples.Texts(
                texts.stream().map(Corpora.Text::language).toList(),
                texts.stream().map(this::segment).toList()),
            new RowReader(samples, prediction, ids),
            perStep,
            surroundings.nanoTime());
    training.add(stored);
    return stored;
  }

  private List<EvaluationSet> sets(ObjectiveKind kind, LossForm form, Prediction prediction)
      throws IOException {
    Map<String, List<EvaluationSamples>> languages = new TreeMap<>();
    SampleForm samples = kind.form(settings.form());
    for (Corpora.Text text : corpora.texts(samples, Split.VALIDATION, settings.monolingual())) {
      languages
          .computeIfAbsent(text.language(), language -> new ArrayList<>())
          .add(evaluation(kind, text, prediction));
    }
    List<EvaluationSet> sets = new ArrayList<>();
    languages.forEach(
        (language, texts) -> sets.add(new EvaluationSet(form, language, new SeveralTexts(texts))));
    return sets;
  }

  private EvaluationSamples evaluation(ObjectiveKind kind, Corpora.Text text, Prediction prediction)
      throws IOException {
    SampleForm form = kind.form(settings.form());
    int most = settings.sizes().evaluationSamples();
    if (kind == ObjectiveKind.CLM && form.isCausal() && text instanceof Corpora.Text.One one) {
      return new StoredWindows(
          corpora.stream(one),
          settings.sizes().T(),
          corpora.segment(one, 0),
          most,
          corpora.tokenizer());
    }
    Samples samples = corpora.open(text, making(form), indexes("validation-" + kind.key()));
    opened.add(samples);
    return new StoredEvaluation(
        samples, new RowReader(form, prediction, ids), segment(text), most, settings.seed());
  }

  private Corpora.Making making(SampleForm form) {
    return new Corpora.Making(
        form,
        settings.sizes().T(),
        settings.sizes().perStep(),
        settings.seed(),
        settings.packing());
  }

  private IndexSettings indexes(String name) {
    IndexSettings indexes = surroundings.indexes();
    return new IndexSettings(indexes.directory().resolve(name), indexes.threads());
  }

  /** The segment of all positions of a text; negative where samples tell. */
  private int segment(Corpora.Text text) {
    return text instanceof Corpora.Text.One one && !corpora.languages().isEmpty()
        ? corpora.segment(one, 0)
        : -1;
  }

  private long[] counts() {
    long[] counts = new long[corpora.tokenizer().vocabularySize()];
    int[] window = new int[1 << 14];
    for (Corpora.Text text : corpora.monolingual(Split.TRAIN, Corpora.Monolingual.TEXT_AND_PAIRS)) {
      Dataset dataset = ((Corpora.Text.One) text).dataset();
      long tokens = Math.min(dataset.tokens(), COUNTED_TOKENS);
      for (long first = 0; first < tokens; first += window.length) {
        int length = (int) Math.min(window.length, tokens - first);
        dataset.copy(first, length, window, 0);
        for (int i = 0; i < length; i++) {
          counts[window[i]]++;
        }
      }
    }
    return counts;
  }

  /** Tokens of a split. */
  public long tokens(Split split) {
    return corpora.monolingual(split, Corpora.Monolingual.TEXT_AND_PAIRS).stream()
        .mapToLong(text -> ((Corpora.Text.One) text).dataset().tokens())
        .sum();
  }

  @Override
  public void close() throws IOException {
    for (SampleMixture mixture : mixtures) {
      mixture.close();
    }
    for (Samples samples : opened) {
      samples.close();
    }
  }
}
