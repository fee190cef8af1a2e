package io.sirocco.classification;

import io.sirocco.MemoryEstimate;
import io.sirocco.MemoryLimit;
import io.sirocco.ModelParameters;
import io.sirocco.ModelSection.ModelKind;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.Recipe;
import io.sirocco.Recipe.ClassificationSection;
import io.sirocco.RecipeFile;
import io.sirocco.SessionTensors;
import io.sirocco.hub.NamedTensors;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterTransfer;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a classifier of a pretrained model: a head of outputs on top of it, all of it trained on
 * labeled texts, and the parameters of the epoch with the best {@link Scores} on held-out texts
 * kept.
 */
public final class FineTuning {

  private final Request request;
  private final Pretraining.Environment environment;
  private final FineTuningSettings settings;
  private final Recipe recipe;
  private final LanguageModel model;
  private final TuningTask task;
  private final MixedPrecision precision;

  /**
   * What to do.
   *
   * @param pretrained the model
   * @param path of the model, as it was given
   * @param data the labeled texts
   * @param out the run directory of the classifier
   * @param language of all texts, for a model that has language embeddings; empty otherwise
   * @param backend opened by the caller, who closes it
   * @param threads that the backend computes with, for the record
   * @param settings of the training
   */
  public record Request(
      PretrainedModel pretrained,
      String path,
      TuningData data,
      Path out,
      String language,
      Backend backend,
      int threads,
      FineTuningSettings settings) {}

  /** Told how it goes. */
  public interface Observer {
    /** A line for the user. */
    void note(String line);

    /** A step was made. */
    void stepped(int step, int ofSteps, double loss);

    /** An epoch was made and evaluated. */
    void evaluated(EpochScore score);
  }

  /**
   * What came of it.
   *
   * @param best the epoch whose parameters were kept
   * @param interrupted whether it was asked to stop before its end
   */
  public record Result(EpochScore best, boolean interrupted) {}

  /**
   * A classifier to be.
   *
   * @throws IllegalArgumentException if a label is none of its kind, one of the held-out texts is
   *     not among those of training, or the settings do not fit the labels or the model
   */
  public FineTuning(Request request, Pretraining.Environment environment) {
    this.request = request;
    this.environment = environment;
    settings = request.settings();
    List<String> labels = request.data().labels();
    if (settings.summary() == Summary.MEAN && request.data() instanceof TaggingData) {
      throw new IllegalArgumentException(
          "pooling mean with classes of tokens: each is told from its own state");
    }
    Recipe pretrained = request.pretrained().recipe();
    recipe =
        (settings.summary() == null ? pretrained : pretrained.with(settings.summary()))
            .with(
                new ClassificationSection(
                    request.data().type(), labels, request.data().separator()));
    precision = recipe.settings().precision();
    TransformerConfig config = recipe.config(request.pretrained().tokenizer().vocabularySize());
    model = new Transformer(settings.auxiliary() == 0 ? config : continuing(config));
    ClassifierTexts texts =
        new ClassifierTexts(recipe, request.pretrained().tokenizer(), request.language());
    TextLogits.Sizes sizes =
        new TextLogits.Sizes(settings.batch(), labels.size(), precision.factors());
    task =
        switch (request.data()) {
          case FineTuningData data -> new ClassTask(data, model, texts, sizes, settings.weights());
          case TaggingData data -> new TagTask(data, model, texts, sizes, settings.weights());
        };
  }

  /** With the prediction of tokens, where that needs no more parameters. */
  private TransformerConfig continuing(TransformerConfig config) {
    if (recipe.model().type() != ModelKind.GPT || config.heads().tokens() != TokenHead.PLAIN) {
      throw new IllegalArgumentException(
          "auxiliary loss %s of a %s with token_head %s: only a gpt with token_head plain tells"
                  .formatted(
                      settings.auxiliary(),
                      name(recipe.model().type()),
                      name(config.heads().tokens()))
              + " tokens without parameters that a classifier lacks");
    }
    if (request.data() instanceof TaggingData) {
      throw new IllegalArgumentException(
          "auxiliary loss %s with classes of tokens: it goes with classes of texts"
              .formatted(settings.auxiliary()));
    }
    return config.with(config.heads().continuing());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Trains from the beginning.
   *
   * @param stopRequested asked after each step; what was best so far is kept
   * @throws IllegalArgumentException if it needs more memory than there is
   * @throws IOException if the directory is taken, or something cannot be written
   */
  public Result run(Observer observer, BooleanSupplier stopRequested) throws IOException {
    requireMemory(observer);
    ModelParameters from = request.pretrained().parameters();
    ParameterTransfer transfer = transfer(from);
    Provenance.Initial initial =
        new Provenance.Initial(request.path(), from.step(), from.digest(), transfer);
    RunDirectory.Founding founding =
        new RunDirectory.Founding(
            RecipeFile.write(recipe), provenance(initial), request.pretrained().tokenizer()::save);
    try (RunDirectory directory = RunDirectory.create(request.out(), owner(), founding);
        Session session = request.backend().open(ModelStates.training(model))) {
      begin(from, session);
      observer.note(
          "parameters from %s: %d tensors kept, new: %s"
              .formatted(
                  request.path(), transfer.kept().size(), String.join(", ", transfer.created())));
      return tuning(directory, session, observer, stopRequested).train();
    }
  }

  /**
   * Goes on where a process was interrupted or killed: from the last epoch that was scored, with
   * the results of one that was not interrupted.
   *
   * @param stopRequested asked after each step
   * @throws IllegalArgumentException if it needs more memory than there is
   * @throws IOException if there is no such fine-tuning, its texts or settings were others, or
   *     something cannot be written
   */
  public Result resume(Observer observer, BooleanSupplier stopRequested) throws IOException {
    requireMemory(observer);
    try (RunDirectory directory = RunDirectory.open(request.out(), owner());
        Session session = request.backend().open(ModelStates.training(model))) {
      requireSame(directory.founding());
      CheckpointStore store = CheckpointStore.open(directory.layout().checkpoints(), 1);
      if (store.checkpoints().steps().isEmpty()) {
        begin(request.pretrained().parameters(), session);
      } else {
        Checkpoint last = store.checkpoints().last();
        last.requireConfig(Pretraining.hash(recipe));
        last.restore(
            SessionTensors.targets(session, model.tensors()),
            SessionTensors.targets(session, ModelStates.moments(model)));
      }
      directory.recordResume(provenance(null));
      return tuning(directory, session, observer, stopRequested).train();
    }
  }

  private void requireMemory(Observer observer) {
    MemoryEstimate estimate =
        MemoryLimit.of(request.backend(), environment.availableBytes())
            .require(settings.batch(), this::memory);
    observer.note("memory: %s".formatted(estimate));
  }

  private MemoryEstimate memory(int batch) {
    List<Program> programs = TuningRun.programs(model, task, precision, settings, batch);
    return MemoryEstimate.of(request.backend(), ModelStates.training(model), programs);
  }

  /** Checks that a run was begun with the same texts, settings and recipe. */
  private void requireSame(Provenance founding) throws IOException {
    if (!founding.data().equals(request.data().files())) {
      throw new IOException(
          "%s was begun with the files %s, not with %s"
              .formatted(request.out(), founding.data(), request.data().files()));
    }
    if (!record().equals(founding.fineTuning())) {
      throw new IOException(
          "%s was begun with %s, not with %s"
              .formatted(request.out(), founding.fineTuning(), record()));
    }
  }

  /** How it is tuned. */
  private Map<String, String> record() {
    Map<String, String> record = new TreeMap<>(settings.record());
    record.putAll(request.data().record());
    record.put("summary_type", name(recipe.model().summaryType()));
    if (!request.language().isEmpty()) {
      record.put("language", request.language());
    }
    return record;
  }

  private TuningRun tuning(
      RunDirectory directory, Session session, Observer observer, BooleanSupplier stopRequested) {
    TuningRun.Place place =
        new TuningRun.Place(directory, session, environment, Pretraining.hash(recipe));
    return new TuningRun(place, model, task, precision, settings, observer, stopRequested);
  }

  private void begin(ModelParameters from, Session session) throws IOException {
    try (NamedTensors tensors = known(from)) {
      ParameterTransfer.initialize(model, settings.seed(), session, tensors);
    }
    ModelStates.clearMoments(model, session);
  }

  /** The parameters; where others were told apart, without the head that did. */
  private NamedTensors known(ModelParameters from) throws IOException {
    NamedTensors tensors = from.open();
    boolean same = request.pretrained().recipe().classification().equals(recipe.classification());
    return same ? tensors : new WithoutHead(tensors, recipe.config(1).naming().classifiers());
  }

  private ParameterTransfer transfer(ModelParameters from) throws IOException {
    try (NamedTensors tensors = known(from)) {
      return ParameterTransfer.of(model, tensors);
    }
  }

  private RunDirectory.Owner owner() {
    return new RunDirectory.Owner(environment.processId(), environment.startedAt());
  }

  private Provenance provenance(Provenance.@Nullable Initial initial) {
    return new Provenance(
        environment.version(),
        environment.commit(),
        settings.seed(),
        precision.factors().toString(),
        request.data().files(),
        initial,
        record(),
        new Provenance.Machine(
            request.backend().name(),
            request.backend().description(),
            environment.jvm(),
            request.threads()),
        environment.startedAt());
  }
}
