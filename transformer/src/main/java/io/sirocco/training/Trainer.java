package io.sirocco.training;

import io.sirocco.kernels.Session;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.training.Checkpoint.Standing;
import io.sirocco.transformer.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The training loop: steps, evaluations, checkpoints, the end.
 *
 * <p>What it computes is a function of settings, data and progress; the clock decides only when a
 * run that is limited by time ends. Evaluations fall on fixed steps, so a run that was stopped and
 * resumed makes the same ones.
 */
public final class Trainer implements AutoCloseable {

  /**
   * The steps that one process times before the length of a run limited by minutes is fixed; a run
   * that is resumed before that times anew, since the first steps of a process are slow.
   */
  public static final int TIMED_STEPS = 50;

  private final TrainingSettings settings;
  private final TrainingStep trainingStep;
  private final Evaluator evaluator;
  private final LongSupplier nanoTime;

  /**
   * The data of a run.
   *
   * @param tasks what it trains on, at least one
   * @param validation what it is evaluated on, at least one
   */
  public record Data(List<Task> tasks, List<EvaluationSet> validation) {
    /** Copies the lists. */
    public Data {
      tasks = List.copyOf(tasks);
      validation = List.copyOf(validation);
    }

    /** Of a causal model. */
    public static Data causal(TrainingSamples training, EvaluationSamples validation) {
      return new Data(List.of(Task.causal(training)), List.of(EvaluationSet.causal(validation)));
    }
  }

  /** How a run ended. */
  public enum Outcome {
    /** All steps are done, or the time is up. */
    COMPLETED,
    /** The validation loss stopped falling. */
    STOPPED_EARLY,
    /** Asked to stop; it can be resumed. */
    INTERRUPTED
  }

  /**
   * Compiles the programs.
   *
   * @param session holds {@link ModelStates#training(io.sirocco.transformer.Model)} with its values
   * @param model what is trained
   * @param data training and validation sequences
   * @param settings the run
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Trainer(
      Session session,
      LanguageModel model,
      Data data,
      TrainingSettings settings,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    trainingStep =
        new TrainingStep(
            session,
            model,
            data.tasks(),
            new TrainingStep.Sizes(settings.batch(), settings.accumulation()),
            settings.optimizer(),
            settings.precision());
    evaluator =
        new Evaluator(
            session, model, data.validation(), settings.batch(), settings.precision().factors());
  }

  /**
   * Trains until the end or until asked to stop.
   *
   * @param start where the run stands
   * @param observer told of everything
   * @param stopRequested asked after each step
   * @return how it ended; the observer has been given a checkpoint of the last state
   * @throws NonFiniteException if a training or validation loss or a gradient norm is not finite
   */
  public Outcome run(Progress start, TrainingObserver observer, BooleanSupplier stopRequested) {
    Run run = new Run(start, observer);
    while (true) {
      // Asked once a step: the clock goes on, and a run that ends has to be evaluated.
      boolean finished = run.finished();
      run.evaluateIfDue(finished);
      run.saveIfDue();
      if (finished) {
        return run.end(Outcome.COMPLETED);
      }
      if (settings.earlyStopping().stops(run.progress.validation())) {
        return run.end(Outcome.STOPPED_EARLY);
      }
      if (stopRequested.getAsBoolean()) {
        return run.end(Outcome.INTERRUPTED);
      }
      run.step();
    }
  }

  /** The validation loss of the parameters as they are. */
  public Evaluation evaluate(TrainingObserver observer) {
    return evaluator.evaluate(observer::evaluating);
  }

  /** What the parameters as they are make of the first sequence of each masked validation set. */
  public List<FilledMasks> filled() {
    return evaluator.filled();
  }

  @Override
  public void close() {
    evaluator.close();
    trainingStep.close();
  }

  /** The state of one call of {@link #run}. */
  private final class Run {

    private final TrainingObserver observer;
    private final long startNanos = nanoTime.getAsLong();
    private final double startSeconds;
    private final List<Double> stepSeconds = new ArrayList<>();
    private Progress progress;
    private int savedStep;
    private boolean saveRequested;
    private double evaluationSeconds;

    Run(Progress start, TrainingObserver observer) {
      this.progress = start.in(settings.precision());
      this.observer = observer;
      this.startSeconds = start.spent().seconds();
      this.savedStep = start.step();
    }

    double elapsed() {
      return startSeconds + (nanoTime.getAsLong() - startNanos) * 1e-9;
    }

    boolean finished() {
      return (progress.maxSteps() != Progress.UNDECIDED && progress.step() >= progress.maxSteps())
          || timeIsUp();
    }

    private boolean timeIsUp() {
      return settings.length() instanceof TrainingSettings.Length.Minutes(var minutes)
          && elapsed() + evaluationSeconds >= minutes * 60;
    }

    void evaluateIfDue(boolean finished) {
      boolean due = progress.step() > 0 && progress.step() % settings.evaluateEvery() == 0;
      if ((due || finished) && progress.evaluatedStep() != progress.step()) {
        double before = elapsed();
        Evaluation evaluation = evaluator.evaluate(observer::evaluating);
        evaluationSeconds = elapsed() - before;
        if (!Double.isFinite(evaluation.mean())) {
          throw new NonFiniteException("validation loss", evaluation.mean(), progress.step());
        }
        double lowest = progress.validation().lowest();
        progress = progress.evaluated(settings.earlyStopping(), evaluation.mean()).at(elapsed());
        observer.evaluated(progress, evaluation);
        boolean best = evaluation.mean() < lowest;
        save(best ? Standing.BEST : Standing.LAST);
      }
    }

    /** One checkpoint a step at most: an evaluation has written its own. */
    void saveIfDue() {
      boolean due = saveRequested || progress.step() % settings.checkpointEvery() == 0;
      if (due && savedStep != progress.step()) {
        save(Standing.LAST);
      }
    }

    void step() {
      double before = elapsed();
      int maxSteps =
          progress.maxSteps() == Progress.UNDECIDED ? Integer.MAX_VALUE : progress.maxSteps();
      Stability stability = progress.stability();
      double learningRate =
          schedule(maxSteps).learningRate(progress.step(), maxSteps)
              * stability.learningRateFactor();
      TrainingStep.Result result =
          trainingStep.run(
              settings.seed(), progress.step(), learningRate, progress.lossScale(), stability);
      double after = elapsed();
      progress = progress.stepped(result).at(after);
      observer.stepped(progress, result, learningRate, after - before);
      if (progress.maxSteps() == Progress.UNDECIDED) {
        stepSeconds.add(after - before);
        decideIfTimed();
      }
    }

    /** A run that turns out shorter than its warm-up warms up for as long as it lasts. */
    private Schedule schedule(int maxSteps) {
      Schedule schedule = settings.optimizer().schedule();
      return schedule.warmUp() <= maxSteps ? schedule : schedule.withWarmUp(maxSteps);
    }

    /** Fixes the number of steps once enough are timed, and asks for a checkpoint that keeps it. */
    private void decideIfTimed() {
      if (stepSeconds.size() < TIMED_STEPS
          || !(settings.length() instanceof TrainingSettings.Length.Minutes(var minutes))) {
        return;
      }
      double secondsPerStep = median(stepSeconds);
      double before = elapsed();
      evaluator.evaluate(observer::evaluating);
      evaluationSeconds = elapsed() - before;
      double left = minutes * 60 - elapsed() - evaluationSeconds;
      double perStep = secondsPerStep + evaluationSeconds / settings.evaluateEvery();
      double steps = progress.step() + Math.max(1, Math.floor(left / perStep));
      progress = progress.decided((int) Math.min(Integer.MAX_VALUE, steps)).at(elapsed());
      observer.decided(progress, secondsPerStep);
      saveRequested = true;
    }

    Outcome end(Outcome outcome) {
      progress = progress.at(elapsed());
      if (savedStep != progress.step()) {
        save(Standing.LAST);
      }
      return outcome;
    }

    private void save(Standing standing) {
      observer.checkpoint(progress, standing);
      savedStep = progress.step();
      saveRequested = false;
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
