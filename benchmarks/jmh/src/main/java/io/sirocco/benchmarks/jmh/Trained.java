package io.sirocco.benchmarks.jmh;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.training.ModelStates;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.SequenceInputs;

/** A model in training on a text that repeats, so that its loss falls. */
final class Trained implements AutoCloseable {

  private static final long SEED = 2025;
  private static final double LEARNING_RATE = 1e-3;
  private static final int CHECKED_STEPS = 5;

  private final TrainedModel sizes;
  private final Backend backend;
  private final Session session;
  private final TrainingSamples samples;
  private final TrainingStep step;
  private int done;

  Trained(TrainedModel sizes, int threads) {
    this.sizes = sizes;
    samples = samples(sizes);
    backend = Measured.backend(threads);
    LanguageModel model = sizes.model();
    session = backend.open(ModelStates.training(model));
    ModelStates.initialize(model, SEED, session);
    step =
        new TrainingStep(
            session,
            model,
            new SequenceInputs(sizes.B(), sizes.T()),
            1,
            new OptimizerSettings(
                new Schedule.Constant(LEARNING_RATE, 0),
                new AdamWSettings(0.9, 0.95, 1e-8, 0.1),
                1));
    check();
  }

  /** With the small weights that it starts from, all tokens are equally likely; then it learns. */
  private void check() {
    double first = run();
    double even = Math.log(sizes.V());
    double last = first;
    for (int i = 1; i < CHECKED_STEPS; i++) {
      last = run();
    }
    // Written so that NaN is wrong.
    if (!(Math.abs(first - even) < 0.05 * even && last < first)) {
      close();
      throw new IllegalStateException(
          "%s: the first loss is %s, and after %d steps %s; it should be about ln %d = %s, then fall"
              .formatted(sizes, first, CHECKED_STEPS, last, sizes.V(), even));
    }
  }

  /** One step. Returns the loss. */
  double run() {
    return step.run(samples, SEED, done++, LEARNING_RATE).loss();
  }

  /** A text in which every token tells the next. */
  private static TrainingSamples samples(TrainedModel sizes) {
    int[] tokens = new int[64 * sizes.T()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = i * 31 % sizes.V();
    }
    return new CausalWindows("the text", tokens, sizes.T()).random();
  }

  @Override
  public void close() {
    step.close();
    session.close();
    backend.close();
  }
}
