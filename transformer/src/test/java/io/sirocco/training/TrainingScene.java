package io.sirocco.training;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.RowSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A tiny model in a session of the oracle, data whose use takes time on a clock that stands still
 * otherwise, and a record of what happens.
 */
final class TrainingScene implements TrainingObserver, AutoCloseable {

  private static final int T = 6;
  private static final int BATCH = 2;
  private static final int[] TOKENS = IntStream.range(0, 90).map(i -> i * i % 11).toArray();

  final Transformer model = TinyModels.gpt(.1);
  final List<String> events = new ArrayList<>();
  final List<Double> losses = new ArrayList<>();
  final List<Double> learningRates = new ArrayList<>();
  final List<@Nullable String> outliers = new ArrayList<>();
  Progress progress = Progress.start(new TrainingSettings.Length.Steps(1));

  /** Seconds on the clock, and what a step, an evaluation, a save and a look at the clock take. */
  double seconds;

  double stepSeconds;
  double evaluationSeconds;
  double saveSeconds;
  double lookSeconds;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final ReferenceSession session = backend.open(ModelStates.training(model));

  TrainingScene() {
    ModelStates.initialize(model, 1, session);
  }

  static TrainingSettings settings(
      TrainingSettings.Length length, int evaluateEvery, int checkpointEvery, int patience) {
    Schedule schedule = new Schedule.Cosine(.03, .001, 10);
    return new TrainingSettings(
        77,
        BATCH,
        1,
        length,
        evaluateEvery,
        checkpointEvery,
        new OptimizerSettings(schedule, new AdamWSettings(.9, .99, 1e-8, .1), 1),
        MixedPrecision.F32,
        new EarlyStopping(patience, 0));
  }

  static TrainingSettings steps(int steps, int evaluateEvery, int checkpointEvery) {
    return settings(
        new TrainingSettings.Length.Steps(steps), evaluateEvery, checkpointEvery, 1_000_000);
  }

  static TrainingSettings minutes(double minutes, int evaluateEvery) {
    return settings(
        new TrainingSettings.Length.Minutes(minutes), evaluateEvery, 1_000_000, 1_000_000);
  }

  Trainer.Outcome run(TrainingSettings settings) {
    return run(settings, Progress.start(settings.length()), Integer.MAX_VALUE);
  }

  /** Trains from where a run stands, and asks to stop at a step. */
  Trainer.Outcome run(TrainingSettings settings, Progress start, int stopAt) {
    CausalWindows windows = new CausalWindows("data", TOKENS, T);
    Trainer.Data data =
        Trainer.Data.causal(new Slow(windows.random()), new SlowEvaluation(windows.sideBySide()));
    progress = start;
    try (Trainer trainer = new Trainer(session, model, data, settings, this::nanoTime)) {
      return trainer.run(start, this, () -> progress.step() >= stopAt);
    }
  }

  private long nanoTime() {
    seconds += lookSeconds;
    return Math.round(seconds * 1e9);
  }

  /** Parameters and moments, unrounded. */
  Map<Tensor, double[]> values() {
    List<Tensor> tensors = new ArrayList<>(model.tensors());
    tensors.addAll(ModelStates.moments(model));
    Map<Tensor, double[]> values = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      double[] elements = new double[(int) tensor.elements()];
      session.read(tensor, 0, elements);
      values.put(tensor, elements);
    }
    return values;
  }

  void restore(Map<Tensor, double[]> values) {
    values.forEach((tensor, elements) -> session.write(tensor, 0, elements));
  }

  /** The events that begin so. */
  List<String> events(String prefix) {
    return events.stream().filter(event -> event.startsWith(prefix)).toList();
  }

  private final class Slow implements RowSamples {
    private final RowSamples samples;

    Slow(RowSamples samples) {
      this.samples = samples;
    }

    @Override
    public int T() {
      return samples.T();
    }

    @Override
    public void fill(long seed, int step, int sample, TokenBatch batch, int row) {
      seconds += sample == 0 ? stepSeconds : 0;
      samples.fill(seed, step, sample, batch, row);
    }
  }

  private final class SlowEvaluation implements EvaluationSamples {
    private final EvaluationSamples samples;

    SlowEvaluation(EvaluationSamples samples) {
      this.samples = samples;
    }

    @Override
    public int T() {
      return samples.T();
    }

    @Override
    public int count() {
      return samples.count();
    }

    @Override
    public void fill(int sample, TokenBatch batch, int row) {
      seconds += sample == 0 ? evaluationSeconds : 0;
      samples.fill(sample, batch, row);
    }
  }

  @Override
  public void stepped(
      Progress now, TrainingStep.Result result, double learningRate, double duration) {
    progress = now;
    learningRates.add(learningRate);
    outliers.add(result.outlier());
    events.add("step %d".formatted(now.step()));
  }

  @Override
  public void evaluating(int sequences, int ofSequences) {}

  @Override
  public void evaluated(Progress now, Evaluation evaluation) {
    progress = now;
    losses.add(evaluation.mean());
    events.add("evaluate %d".formatted(now.step()));
  }

  @Override
  public void decided(Progress now, double secondsPerStep) {
    progress = now;
    events.add("decide %d at %d".formatted(now.maxSteps(), now.step()));
  }

  @Override
  public void checkpoint(Progress now, Checkpoint.Standing standing) {
    progress = now;
    seconds += saveSeconds;
    events.add("save %d %s".formatted(now.step(), standing));
  }

  @Override
  public void close() {
    session.close();
    backend.close();
  }
}
