package io.sirocco.generation;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import java.util.Arrays;

/**
 * What a model predicts after each token of a sequence, computed as in training: all positions at
 * once, without a cache. The loss of target v is the negative logarithm of its probability.
 */
final class FullForward {

  private final LanguageModel model;
  private final ReferenceSession session;

  FullForward(ReferenceSession session, LanguageModel model) {
    this.session = session;
    this.model = model;
  }

  /** The logarithms of the probabilities of the tokens that may follow each position; (T,V). */
  double[][] logProbabilities(int[] tokens) {
    ModelInputs inputs = new ModelInputs(1, tokens.length);
    double[][] result = new double[tokens.length][model.vocabularySize()];
    try (ReferenceExecutable objective =
        session.compile(
            Lowering.forward(
                model.losses(inputs, Objective.CAUSAL, Stochasticity.DETERMINISTIC)))) {
      for (int v = 0; v < model.vocabularySize(); v++) {
        double[] losses = losses(objective, inputs, tokens, v);
        for (int t = 0; t < tokens.length; t++) {
          result[t][v] = -losses[t];
        }
      }
    }
    return result;
  }

  /** The likeliest token after the last. */
  int likeliest(int[] tokens) {
    double[] last = logProbabilities(tokens)[tokens.length - 1];
    int best = 0;
    for (int v = 1; v < last.length; v++) {
      best = last[v] > last[best] ? v : best;
    }
    return best;
  }

  private static double[] losses(
      ReferenceExecutable objective, ModelInputs inputs, int[] tokens, int target) {
    TokenBatch batch = new TokenBatch(1, tokens.length);
    Arrays.fill(batch.groups(), 0);
    Arrays.fill(batch.targets(), target);
    Arrays.fill(batch.weights(), 1);
    Arrays.setAll(batch.positions(), t -> t);
    objective.write(inputs.ids(), tokens);
    objective.write(inputs.positions(), batch.positions());
    objective.write(inputs.groups(), batch.groups());
    objective.write(inputs.targets(), batch.targets());
    objective.write(inputs.weights(), batch.weights());
    objective.run();
    double[] losses = new double[tokens.length];
    objective.read(inputs.losses(), losses);
    return losses;
  }
}
