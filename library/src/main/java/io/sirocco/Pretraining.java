package io.sirocco;

import io.sirocco.corpora.Corpus;
import io.sirocco.hub.FileDigest;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.StepObserver;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Evaluation;
import io.sirocco.training.EvaluationSet;
import io.sirocco.training.LossPrograms;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.training.Progress;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.Task;
import io.sirocco.training.Trainer;
import io.sirocco.training.TrainingSettings;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pretrains a model from text: a run directory is begun or gone on with, and training goes to its
 * end or until it is asked to stop.
 */
public final class Pretraining {

  private final Request request;
  private final Environment environment;

  /**
   * What to do.
   *
   * @param recipe all choices
   * @param run the run directory
   * @param data what the model is trained on
   * @param backend opened by the caller, who closes it
   * @param threads that the backend computes with, for the record
   * @param steps told how long the steps of the programs take
   */
  public record Request(
      Recipe recipe,
      Path run,
      PretrainingData data,
      Backend backend,
      int threads,
      StepObserver steps) {

    /** A request that nobody profiles, for text in memory. */
    public Request(Recipe recipe, Path run, Corpus corpus, Backend backend, int threads) {
      this(recipe, run, new PretrainingData.Text(corpus), backend, threads, StepObserver.NONE);
    }

    private Request with(Recipe other) {
      return new Request(other, run, data, backend, threads, steps);
    }
  }

  /**
   * What the process around a run provides; nothing else of it is looked at.
   *
   * @param nanoTime a monotonic clock
   * @param startedAt the time of day as an instant of ISO 8601, for provenance.json and event files
   * @param version of this project
   * @param commit of this project, where it is known
   * @param jvm name and version
   * @param processId of this process
   * @param availableBytes that can be allocated
   */
  public record Environment(
      LongSupplier nanoTime,
      String startedAt,
      String version,
      @Nullable String commit,
      String jvm,
      long processId,
      long availableBytes) {}

  /**
   * How a run ended.
   *
   * @param outcome completed, stopped early or interrupted
   * @param progress where it stands
   * @param evaluation of the final parameters, unless interrupted
   */
  public record Result(
      Trainer.Outcome outcome, Progress progress, Optional<Evaluation> evaluation) {}

  /** A run to come. */
  public Pretraining(Request request, Environment environment) {
    this.request = request;
    this.environment = environment;
  }

  /** Identifies the recipe that a checkpoint belongs to. */
  static String hash(Recipe recipe) {
    byte[] text = RecipeFile.identity(recipe).getBytes(StandardCharsets.UTF_8);
    return FileDigest.of(text).sha256();
  }

  /**
   * Begins a run and trains.
   *
   * @throws IOException if the run directory is taken, or something cannot be written
   */
  public Result begin(PretrainingObserver observer, BooleanSupplier stopRequested)
      throws IOException {
    return resolved().beginResolved(observer, stopRequested);
  }

  /** The same with a recipe that leaves nothing to the data. */
  private Pretraining resolved() throws IOException {
    Recipe recipe = request.recipe().withLanguages(request.data().languages());
    return new Pretraining(request.with(recipe), environment);
  }

  private Result beginResolved(PretrainingObserver observer, BooleanSupplier stopRequested)
      throws IOException {
    Tokenizer tokenizer = request.data().tokenizer(request.recipe());
    Optional<InitialParameters> initial = InitialParameters.of(request.recipe());
    if (initial.isPresent()) {
      initial.get().requireSameMeaning(request.recipe(), tokenizer);
    }
    try (PretrainingData.Opened data = open(tokenizer)) {
      LanguageModel model = PretrainedModel.model(request.recipe(), tokenizer);
      requireMemory(model, data.data(), observer);
      Provenance.Initial start = initial.isEmpty() ? null : initial.get().record(model);
      RunDirectory.Founding founding =
          new RunDirectory.Founding(
              RecipeFile.write(request.recipe()), provenance(start), tokenizer::save);
      try (RunDirectory directory = RunDirectory.create(request.run(), owner(), founding)) {
        return train(
            new RunTraining.Place(directory, model, tokenizer, data, observer), stopRequested);
      }
    }
  }

  /**
   * Goes on with a run from its newest complete checkpoint, or from its beginning if it has none.
   *
   * @throws IOException if there is no run, its data or recipe differ, or a checkpoint is damaged
   *     and none is left
   */
  public Result resume(PretrainingObserver observer, BooleanSupplier stopRequested)
      throws IOException {
    return resolved().resumeResolved(observer, stopRequested);
  }

  private Result resumeResolved(PretrainingObserver observer, BooleanSupplier stopRequested)
      throws IOException {
    try (RunDirectory directory = RunDirectory.open(request.run(), owner())) {
      Recipe recorded = RecipeFile.read(directory.layout().config(), List.of());
      Optional<String> difference = RecipeFile.difference(request.recipe(), recorded);
      if (difference.isPresent()) {
        throw new IOException(
            "%s was begun with another config: %s".formatted(request.run(), difference.get()));
      }
      Tokenizer tokenizer = Tokenizer.load(directory.layout().tokenizer());
      if (request.data() instanceof PretrainingData.Prepared prepared) {
        prepared.requireTokenizer(directory.layout().tokenizer(), tokenizer);
      }
      requireSameData(directory.founding());
      try (PretrainingData.Opened data = open(tokenizer)) {
        LanguageModel model = PretrainedModel.model(request.recipe(), tokenizer);
        requireMemory(model, data.data(), observer);
        directory.recordResume(provenance(null));
        if (!recorded.equals(request.recipe())) {
          directory.recordConfig(RecipeFile.write(request.recipe()));
          MixedPrecision before = recorded.settings().precision();
          if (!before.equals(request.recipe().settings().precision())) {
            observer.note("precision until here: %s".formatted(before));
          }
        }
        return train(
            new RunTraining.Place(directory, model, tokenizer, data, observer), stopRequested);
      }
    }
  }

  private PretrainingData.Opened open(Tokenizer tokenizer) throws IOException {
    return request
        .data()
        .open(
            new PretrainingData.Run(
                request.recipe(),
                tokenizer,
                request.run(),
                request.threads(),
                environment.nanoTime()));
  }

  private void requireSameData(Provenance begun) throws IOException {
    List<String> before = begun.data().stream().map(file -> file.digest().sha256()).toList();
    List<Provenance.DataFile> files = request.data().files();
    List<String> now = files.stream().map(file -> file.digest().sha256()).toList();
    if (!before.equals(now)) {
      throw new IOException(
          "%s was begun with other data: %s had SHA-256 %s, given is %s with %s"
              .formatted(
                  request.run(),
                  begun.data().stream().map(Provenance.DataFile::path).toList(),
                  before,
                  files.stream().map(Provenance.DataFile::path).toList(),
                  now));
    }
  }

  private void requireMemory(LanguageModel model, Trainer.Data data, PretrainingObserver observer) {
    int batch = request.recipe().settings().batch();
    MemoryEstimate estimate =
        MemoryLimit.of(request.backend(), environment.availableBytes())
            .require(batch, sequences -> memory(model, data, sequences));
    observer.note("memory: %s".formatted(estimate));
  }

  private MemoryEstimate memory(LanguageModel model, Trainer.Data data, int batch) {
    TrainingSettings settings = request.recipe().settings();
    MixedPrecision precision = settings.precision();
    List<Program> programs =
        new ArrayList<>(ParameterUpdate.programs(model, settings.optimizer(), precision));
    for (Task task : data.tasks()) {
      ModelInputs inputs = task.form().inputs(batch, task.samples().T());
      programs.addAll(LossPrograms.training(model, task.form(), inputs, precision.factors()).all());
    }
    for (EvaluationSet set : data.validation()) {
      ModelInputs inputs = set.form().inputs(batch, set.samples().T());
      programs.addAll(
          LossPrograms.evaluation(model, set.form(), inputs, precision.factors()).all());
    }
    int tokens = request.recipe().training().sampleTokens();
    programs.addAll(SampleTexts.programs(model, data, tokens));
    return MemoryEstimate.of(request.backend(), SampleTexts.state(model, data, tokens), programs);
  }

  private Result train(RunTraining.Place place, BooleanSupplier stopRequested) throws IOException {
    return new RunTraining(request, environment, place).run(stopRequested);
  }

  private Provenance provenance(Provenance.@Nullable Initial initial) throws IOException {
    return new Provenance(
        environment.version(),
        environment.commit(),
        request.recipe().seed(),
        request.recipe().settings().precision().factors().toString(),
        request.data().files(),
        initial,
        new Provenance.Machine(
            request.backend().name(),
            request.backend().description(),
            environment.jvm(),
            request.threads()),
        environment.startedAt());
  }

  private RunDirectory.Owner owner() {
    return new RunDirectory.Owner(environment.processId(), environment.startedAt());
  }
}
