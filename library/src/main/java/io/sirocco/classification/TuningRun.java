package io.sirocco.classification;

import io.sirocco.Pretraining;
import io.sirocco.RunFiles;
import io.sirocco.SessionTensors;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.ClassificationStep;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.LearningRates;
import io.sirocco.training.LossForm;
import io.sirocco.training.LossPrograms;
import io.sirocco.training.LossScale;
import io.sirocco.training.Metrics;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.training.Progress;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.Schedule;
import io.sirocco.training.Spent;
import io.sirocco.training.Stability;
import io.sirocco.training.StepLog;
import io.sirocco.training.TrainingState;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The epochs of a fine-tuning, from the last that is on the disk. */
final class TuningRun {

  private static final double WARM_UP = .1;
  private static final double MAXIMUM_NORM = 1;

  private final Place place;
  private final LanguageModel model;
  private final TuningTask task;
  private final MixedPrecision precision;
  private final FineTuningSettings settings;
  private final FineTuning.Observer observer;
  private final BooleanSupplier stopRequested;
  private final LossForm form;
  private final TuningBatches batches;
  private final int perEpoch;
  private final int steps;
  private final Schedule schedule;

  /**
   * Where it is computed and recorded.
   *
   * @param directory of the run, held
   * @param session with the parameters and moments to go on with
   * @param environment of the process
   * @param configHash of the recipe
   */
  record Place(
      RunDirectory directory,
      Session session,
      Pretraining.Environment environment,
      String configHash) {}

  /** A run in a directory. */
  TuningRun(
      Place place,
      LanguageModel model,
      TuningTask task,
      MixedPrecision precision,
      FineTuningSettings settings,
      FineTuning.Observer observer,
      BooleanSupplier stopRequested) {
    this.place = place;
    this.model = model;
    this.task = task;
    this.precision = precision;
    this.settings = settings;
    this.observer = observer;
    this.stopRequested = stopRequested;
    form = form(task, settings);
    batches = new TuningBatches(task, form, settings.batch(), model.context());
    perEpoch = batches.perEpoch();
    steps = Math.multiplyExact(perEpoch, settings.epochs());
    schedule = new Schedule.Linear(settings.learningRate(), 0, (long) (WARM_UP * steps));
  }

  /** All programs of a run: the update, losses of batches of each length, held-out texts. */
  static List<Program> programs(
      LanguageModel model,
      TuningTask task,
      MixedPrecision precision,
      FineTuningSettings settings,
      int batch) {
    Schedule constant = new Schedule.Linear(settings.learningRate(), 0, 0);
    List<Program> programs =
        new ArrayList<>(ParameterUpdate.programs(model, optimizer(constant, settings), precision));
    LossForm form = form(task, settings);
    TuningBatches batches = new TuningBatches(task, form, batch, model.context());
    for (int T : batches.lengths()) {
      ModelInputs inputs = form.inputs(batch, T);
      programs.addAll(LossPrograms.training(model, form, inputs, precision.factors()).all());
    }
    programs.addAll(task.heldPrograms(batch));
    return programs;
  }

  private static OptimizerSettings optimizer(Schedule schedule, FineTuningSettings settings) {
    return new OptimizerSettings(
        schedule, new AdamWSettings(.9, .999, 1e-8, settings.weightDecay()), MAXIMUM_NORM);
  }

  /** What is minimized. */
  private static LossForm form(TuningTask task, FineTuningSettings settings) {
    return settings.auxiliary() == 0 ? task.form() : task.form().continuing();
  }

  /** What is open while it trains. */
  private record Open(
      CheckpointStore store,
      RunFiles files,
      StepLog<EpochLine> scores,
      ClassificationStep step,
      TuningTask.Held held) {}

  /** Trains to the end, or until it is asked to stop. */
  FineTuning.Result train() throws IOException {
    observer.note(
        "epochs: at most %d, of %d steps each; ends after %d without better scores"
            .formatted(settings.epochs(), perEpoch, settings.patience()));
    CheckpointStore store = CheckpointStore.open(place.directory().layout().checkpoints(), 1);
    Progress start = start(store);
    Session session = place.session();
    LearningRates rates = LearningRates.byDepth(model, settings.layerDecay(), settings.frozen());
    OptimizerSettings optimizer = optimizer(schedule, settings);
    Instant now = Instant.parse(place.environment().startedAt());
    try (RunFiles files = RunFiles.open(place.directory(), start, now);
        StepLog<EpochLine> scores =
            StepLog.resume(place.directory().layout().scores(), EpochLine.class, start.step());
        ClassificationStep step =
            new ClassificationStep(
                session, model, form, optimizer, precision, rates, settings.auxiliary());
        TuningTask.Held held = task.held(session)) {
      FineTuning.Result result = epochs(new Open(store, files, scores, step, held), start);
      files.report();
      return result;
    }
  }

  private Progress start(CheckpointStore store) throws IOException {
    return store.checkpoints().steps().isEmpty()
        ? new Progress(
            0,
            steps,
            Progress.NEVER,
            EarlyStopping.Progress.NONE,
            new Spent(0, 0),
            LossScale.NONE,
            Stability.NONE)
        : store.checkpoints().last().state().progress();
  }

  private FineTuning.Result epochs(Open open, Progress start) throws IOException {
    EarlyStopping stopping = new EarlyStopping(settings.patience(), 0);
    Progress progress = start;
    EpochScore best = null;
    while (progress.step() < steps && !stopping.stops(progress.validation())) {
      int epoch = progress.step() / perEpoch;
      Epoch made = epoch(open, epoch, progress);
      if (made == null) {
        return new FineTuning.Result(kept(open, best), true);
      }
      Scores scores = open.held().scores();
      // Scores that are no number are worse than any.
      double loss = Double.isFinite(scores.choice()) ? 1 - scores.choice() : Double.MAX_VALUE;
      EarlyStopping.Progress validation = stopping.after(progress.validation(), loss);
      boolean better = validation.withoutImprovement() == 0;
      EpochScore score = new EpochScore(epoch + 1, made.loss(), scores, better);
      int step = (epoch + 1) * perEpoch;
      progress =
          new Progress(step, steps, step, validation, made.spent(), LossScale.NONE, Stability.NONE);
      open.scores().append(EpochLine.of(step, score));
      save(open.store(), progress, better);
      best = better ? score : best;
      observer.evaluated(score);
    }
    return new FineTuning.Result(kept(open, best), false);
  }

  /** What an epoch came to: its mean loss, and what the run has consumed. */
  private record Epoch(double loss, Spent spent) {}

  /** Makes the steps of an epoch; null where it was asked to stop. */
  private @Nullable Epoch epoch(Open open, int epoch, Progress before) throws IOException {
    int[] order = batches.order(settings.seed(), epoch);
    long begun = place.environment().nanoTime().getAsLong();
    long tokens = before.spent().tokens();
    double sum = 0;
    double seconds = before.spent().seconds();
    for (int i = 0; i < perEpoch; i++) {
      int number = epoch * perEpoch + i;
      double rate = schedule.learningRate(number, steps);
      TokenBatch batch = batches.of(order, i);
      ClassificationStep.Result made = open.step().run(settings.seed(), number, rate, batch);
      double until =
          before.spent().seconds() + (place.environment().nanoTime().getAsLong() - begun) / 1e9;
      open.files().append(line(number + 1, made, rate, batch.tokenCount(), seconds, until));
      seconds = until;
      tokens += batch.tokenCount();
      sum += made.loss();
      observer.stepped(number + 1, steps, made.loss());
      if (stopRequested.getAsBoolean()) {
        return null;
      }
    }
    return new Epoch(sum / perEpoch, new Spent(tokens, seconds));
  }

  private Metrics line(
      int step,
      ClassificationStep.Result made,
      double rate,
      int tokens,
      double from,
      double until) {
    Map<String, Double> losses = made.losses();
    return new Metrics(
        step,
        form.name(),
        null,
        made.loss(),
        losses.size() > 1 ? losses : null,
        rate,
        made.gradientNorm(),
        until > from ? tokens / (until - from) : 0,
        until,
        null,
        null,
        null,
        null,
        null);
  }

  private void save(CheckpointStore store, Progress progress, boolean best) throws IOException {
    store.save(
        new TrainingState(settings.seed(), place.configHash(), progress),
        SessionTensors.sources(place.session(), model.tensors()),
        SessionTensors.sources(place.session(), ModelStates.moments(model)),
        best ? Checkpoint.Standing.BEST : Checkpoint.Standing.LAST);
  }

  /** The best epoch, whichever process made it. */
  private EpochScore kept(Open open, @Nullable EpochScore best) throws IOException {
    if (best != null) {
      return best;
    }
    if (open.store().checkpoints().steps().isEmpty()) {
      throw new IOException(
          "%s: stopped before the first epoch was scored; nothing is kept yet"
              .formatted(place.directory().layout().root()));
    }
    Checkpoint checkpoint = open.store().checkpoints().best();
    checkpoint.restoreParameters(SessionTensors.targets(place.session(), model.tensors()));
    long step = checkpoint.state().step();
    List<EpochLine> lines = StepLog.read(place.directory().layout().scores(), EpochLine.class);
    double loss =
        lines.stream()
            .filter(line -> line.step() == step)
            .findFirst()
            .map(EpochLine::loss)
            .orElse(0.);
    return new EpochScore((int) (step / perEpoch), loss, open.held().scores(), true);
  }
}
