package io.sirocco;

import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.WrongKernelException;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.CheckpointException;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.Checkpoints;
import io.sirocco.training.Evaluation;
import io.sirocco.training.ModelStates;
import io.sirocco.training.NonFiniteException;
import io.sirocco.training.Progress;
import io.sirocco.training.Provenance;
import io.sirocco.training.Rollback;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.Trainer;
import io.sirocco.training.TrainingSettings;
import io.sirocco.training.TrainingState;
import io.sirocco.transformer.LanguageModel;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The training of a run whose directory is held: from its newest checkpoint to its end, going back
 * where numbers are no longer finite and the recipe allows it.
 */
final class RunTraining {

  /** Before no step: any checkpoint will do. */
  private static final long NEWEST = Long.MAX_VALUE;

  private final Pretraining.Request request;
  private final Pretraining.Environment environment;
  private final Place place;
  private final PretrainingObserver observer;

  /** Where a run is trained, and on what. */
  record Place(
      RunDirectory directory,
      LanguageModel model,
      Tokenizer tokenizer,
      PretrainingData.Opened data,
      PretrainingObserver observer) {}

  /** What is open while a run is trained. */
  private record Open(Session session, CheckpointStore store, Trainer trainer, SampleTexts texts) {}

  RunTraining(Pretraining.Request request, Pretraining.Environment environment, Place place) {
    this.request = request;
    this.environment = environment;
    this.place = place;
    this.observer = place.observer();
  }

  Pretraining.Result run(BooleanSupplier stopRequested) throws IOException {
    TrainingSettings settings = request.recipe().settings();
    LanguageModel model = place.model();
    PretrainingData.Opened data = place.data();
    observer.note(
        "model: %,d parameters, vocabulary %d; data: %,d training and %,d validation tokens"
            .formatted(
                model.size(),
                model.vocabularySize(),
                data.trainingTokens(),
                data.validationTokens()));
    observer.note("precision: %s".formatted(settings.precision()));
    CheckpointStore store =
        CheckpointStore.open(
            place.directory().layout().checkpoints(), request.recipe().training().saveTotalLimit());
    int tokens = request.recipe().training().sampleTokens();
    try (Session session = request.backend().open(SampleTexts.state(model, data.data(), tokens));
        Trainer trainer =
            new Trainer(session, model, data.data(), settings, environment.nanoTime());
        SampleTexts texts =
            new SampleTexts(
                session,
                model,
                place.tokenizer(),
                data.data().validation(),
                tokens,
                request.recipe().seed())) {
      return train(new Open(session, store, trainer, texts), stopRequested);
    }
  }

  private Pretraining.Result train(Open open, BooleanSupplier stopRequested) throws IOException {
    Progress start = restore(open, NEWEST);
    requireRightKernels();
    open.session().observe(request.steps());
    Rollback rollback = request.recipe().training().rollback();
    boolean wentBack = false;
    while (true) {
      try (RunFiles files =
              RunFiles.open(place.directory(), start, Instant.parse(environment.startedAt()));
          RunRecorder recorder = recorder(open, files, start)) {
        if (wentBack) {
          // On the disk, too, so that a kill does not make the attempt uncounted.
          recorder.checkpoint(start, standing(open, start));
        }
        try {
          return train(open, start, recorder, stopRequested);
        } catch (NonFiniteException e) {
          Progress givenUp = recorder.progress();
          if (!rollback.allows(givenUp.stability())) {
            throw e;
          }
          long before = wentBack && isNewest(open, start) ? start.step() : NEWEST;
          start = goBack(open, before).rolledBack(givenUp, rollback.factor());
          ModelStates.clearGradients(place.model(), open.session());
          wentBack = true;
          observer.note(
              "%s: going back to step %d, on from there with %s times the learning rate (%d of %d)"
                  .formatted(
                      e.getMessage(),
                      start.step(),
                      start.stability().learningRateFactor(),
                      start.stability().rollbacks(),
                      rollback.attempts()));
        }
      }
    }
  }

  /** Whether nothing was saved since the run was here. */
  private static boolean isNewest(Open open, Progress start) throws IOException {
    List<Long> steps = open.store().checkpoints().steps();
    return steps.isEmpty() || steps.getLast() <= start.step();
  }

  /**
   * Restores a checkpoint before a step: one from which the run came to no other is not gone back
   * to twice, since what it holds may be finite and ruined. Behind the first that the run has made
   * is its beginning; where older ones are deleted, the newest is gone back to again.
   */
  private Progress goBack(Open open, long before) throws IOException {
    List<Long> steps = open.store().checkpoints().steps();
    boolean older = steps.stream().anyMatch(step -> step < before);
    if (before == NEWEST || older) {
      return restore(open, before);
    }
    TrainingSettings settings = request.recipe().settings();
    int first = Math.min(settings.checkpointEvery(), settings.evaluateEvery());
    return steps.getFirst() <= first ? begin(open.session()) : restore(open, NEWEST);
  }

  private RunRecorder recorder(Open open, RunFiles files, Progress start) {
    return new RunRecorder(
        new RunRecorder.Targets(
            open.session(),
            place.model(),
            open.store(),
            files,
            open.texts(),
            open.trainer()::filled),
        new TrainingState(request.recipe().seed(), Pretraining.hash(request.recipe()), start),
        observer);
  }

  /** What the checkpoint of this step was saved as. */
  private static Checkpoint.Standing standing(Open open, Progress start) throws IOException {
    return open.store()
        .checkpoints()
        .latestComplete(start.step() + 1L)
        .checkpoint()
        .filter(checkpoint -> checkpoint.state().step() == start.step())
        .map(Checkpoint::standing)
        .orElse(Checkpoint.Standing.LAST);
  }

  private Pretraining.Result train(
      Open open, Progress start, RunRecorder recorder, BooleanSupplier stopRequested) {
    Trainer.Outcome outcome = open.trainer().run(start, recorder, stopRequested);
    Progress end = recorder.progress();
    if (end.step() == start.step() && outcome != Trainer.Outcome.INTERRUPTED) {
      observer.note("the run was complete already, at step %d".formatted(end.step()));
    }
    noteWaiting(end.spent().seconds() - start.spent().seconds());
    return new Pretraining.Result(outcome, end, evaluation(outcome, recorder, open.trainer()));
  }

  /**
   * The share of the time, evaluations included, in which training stood still for want of data.
   */
  private void noteWaiting(double seconds) {
    PretrainingData.Opened data = place.data();
    if (seconds > 0 && data.waited().isPresent()) {
      double waited = data.waited().get().getAsDouble();
      observer.note(
          "waited %.3f s for data, %.2f %% of %.1f s"
              .formatted(waited, 100 * waited / seconds, seconds));
    }
  }

  /** Nothing is trained with a wrong kernel; a slow one is worth a line. */
  private void requireRightKernels() {
    for (KernelCheck check : request.backend().selfTest()) {
      switch (check.outcome()) {
        case RIGHT -> {}
        case SLOW -> observer.note("warning: %s".formatted(check.detail()));
        case WRONG -> throw new WrongKernelException(check.detail());
      }
    }
  }

  /** A run that was complete already has made its evaluations in an earlier process. */
  private static Optional<Evaluation> evaluation(
      Trainer.Outcome outcome, RunRecorder recorder, Trainer trainer) {
    return outcome == Trainer.Outcome.INTERRUPTED
        ? Optional.empty()
        : recorder.evaluation().or(() -> Optional.of(trainer.evaluate(recorder)));
  }

  /** Gives the parameters the values that the run begins with. */
  private Progress begin(Session session) throws IOException {
    LanguageModel model = place.model();
    long seed = request.recipe().seed();
    Optional<InitialParameters> initial = InitialParameters.of(request.recipe());
    if (initial.isPresent()) {
      Provenance founding = place.directory().founding();
      initial.get().initialize(model, seed, session, founding);
      InitialParameters.lines(Objects.requireNonNull(founding.initial())).forEach(observer::note);
    } else {
      ModelStates.initialize(model, seed, session);
    }
    ModelStates.clearMoments(model, session);
    return Progress.start(request.recipe().settings().length());
  }

  /**
   * Fills the session and says where the run stands: at its newest checkpoint before a step that
   * can be used, or at its beginning if it has none.
   */
  private Progress restore(Open open, long before) throws IOException {
    Checkpoints checkpoints = open.store().checkpoints();
    List<String> unusable = new ArrayList<>();
    Checkpoints.Latest latest = checkpoints.latestComplete(before);
    while (latest.checkpoint().isPresent()) {
      unusable.addAll(latest.damaged());
      Checkpoint checkpoint = latest.checkpoint().get();
      checkpoint.requireConfig(Pretraining.hash(request.recipe()));
      try {
        checkpoint.restore(
            SessionTensors.targets(open.session(), place.model().tensors()),
            SessionTensors.targets(open.session(), ModelStates.moments(place.model())));
        unusable.forEach(observer::note);
        observer.note("resuming from %s".formatted(checkpoint.directory()));
        return checkpoint.state().progress();
      } catch (CheckpointException e) {
        unusable.add(String.valueOf(e.getMessage()));
        latest = checkpoints.latestComplete(checkpoint.state().step());
      }
    }
    unusable.addAll(latest.damaged());
    unusable.forEach(observer::note);
    if (!unusable.isEmpty()) {
      throw new IOException(
          "%s has no complete checkpoint: %s"
              .formatted(checkpoints.directory(), unusable.getFirst()));
    }
    return begin(open.session());
  }
}
