package io.sirocco.tests;

import io.sirocco.BackendChoice;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.training.LossScale;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;
import io.sirocco.training.Stability;
import io.sirocco.training.Task;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Some optimizer steps of a small GPT with biases on the vector backend, large enough that its work
 * is divided among threads.
 *
 * @param threads that compute
 * @param seed of initial weights, data and dropout
 * @param batch sequences of a micro-batch
 * @param accumulation micro-batches of a step
 */
record TinyTraining(int threads, long seed, int batch, int accumulation) {

  static final int STEPS = 20;

  private static final int V = 65;
  private static final int T = 32;
  private static final double LEARNING_RATE = 1e-3;
  private static final double DROPOUT = .2;

  /**
   * What it comes to.
   *
   * @param parameters by name
   * @param firstMoments the running means of the gradients, by the names of their parameters
   * @param gradientNorm of the last step, over all parameters
   */
  record Result(
      Map<String, float[]> parameters, Map<String, float[]> firstMoments, double gradientNorm) {}

  private static Transformer model() {
    return new Transformer(
        TransformerConfig.gpt(V, T, 2, 4, 32, 128)
            .with(
                new BlockConfig(
                    NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU, Bias.PRESENT))
            .with(Dropout.of(DROPOUT))
            .with(new Initialization.Gpt(.1, .1)));
  }

  Result run() {
    try (Backend backend = backend(threads)) {
      return run(backend, MixedPrecision.F32, LossScale.NONE, STEPS);
    }
  }

  /** So many steps on a backend, in a precision, with a scale that no step changes. */
  Result run(Backend backend, MixedPrecision precision, LossScale scale, int steps) {
    Transformer model = model();
    OptimizerSettings optimizer =
        new OptimizerSettings(
            new Schedule.Constant(LEARNING_RATE, 0), new AdamWSettings(.9, .99, 1e-8, .1), 1);
    try (Session session = backend.open(ModelStates.training(model));
        TrainingStep step =
            new TrainingStep(
                session,
                model,
                List.of(Task.causal(samples())),
                new TrainingStep.Sizes(batch, accumulation),
                optimizer,
                precision)) {
      ModelStates.initialize(model, seed, session);
      double norm = 0;
      for (int i = 0; i < steps; i++) {
        norm = step.run(seed, i, LEARNING_RATE, scale, Stability.NONE).gradientNorm();
      }
      Map<String, float[]> parameters = new LinkedHashMap<>();
      Map<String, float[]> moments = new LinkedHashMap<>();
      for (Tensor parameter : model.tensors()) {
        parameters.put(parameter.name(), read(session, parameter));
        moments.put(parameter.name(), read(session, ModelStates.firstMoment(parameter)));
      }
      return new Result(parameters, moments, norm);
    }
  }

  static Backend backend(int threads) {
    return BackendChoice.open("vector", new BackendOptions(threads, 0)).backend();
  }

  static float[] read(Session session, Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    session.read(tensor, 0, values);
    return values;
  }

  private static TrainingSamples samples() {
    // Tokens with a pattern, so that there is something to learn.
    Random random = new Random(3);
    int[] tokens = new int[2000];
    for (int i = 1; i < tokens.length; i++) {
      tokens[i] = random.nextInt(4) == 0 ? random.nextInt(V) : (7 * tokens[i - 1] + 3) % V;
    }
    return new CausalWindows("pattern", tokens, T).random();
  }
}
