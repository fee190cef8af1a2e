package io.sirocco.training;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.HashMap;
import java.util.Map;

/**
 * Optimizer steps over batches of texts with classes, each of the shortest of some lengths that
 * holds them.
 */
public final class ClassificationStep implements AutoCloseable {

  private final Session session;
  private final LanguageModel model;
  private final LossForm form;
  private final MixedPrecision precision;
  private final ParameterUpdate update;
  private final Map<ModelInputs, LossExecution> executions = new HashMap<>();

  /**
   * Compiles the update; the losses of batches are compiled when the first of a length comes.
   *
   * @param session holds {@link ModelStates#training(io.sirocco.transformer.Model)}
   * @param model has a head of classes
   * @param form {@link LossForm#classes}
   * @param settings the optimizer
   * @param precision what steps compute in
   * @param rates of the parameters
   */
  public ClassificationStep(
      Session session,
      LanguageModel model,
      LossForm form,
      OptimizerSettings settings,
      MixedPrecision precision,
      LearningRates rates) {
    this.session = session;
    this.model = model;
    this.form = form;
    this.precision = precision;
    update = new ParameterUpdate(session, model, settings, precision, rates);
  }

  /**
   * Computes one step.
   *
   * @param seed of dropout
   * @param step the number of the step, from 0
   * @param learningRate of this step
   * @param batch texts with their classes, each class with its weight
   * @return the mean loss in nats
   * @throws NonFiniteException if the loss or the gradient norm is not finite
   */
  public double run(long seed, int step, double learningRate, TokenBatch batch) {
    LossExecution execution =
        executions.computeIfAbsent(
            batch.inputs(),
            inputs ->
                new LossExecution(
                    session,
                    LossPrograms.training(model, form, inputs, precision.factors()),
                    inputs));
    double weight = batch.labelWeight();
    float normalizer = weight == 0 ? 0 : (float) (1 / weight);
    execution.run(
        batch,
        Randomness.input(seed, step, 0),
        new BatchExecution.Normalizers(normalizer, normalizer));
    double loss = weight == 0 ? 0 : execution.sumOfLabelLosses() / weight;
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException("loss", loss, step + 1);
    }
    double norm = update.run(step, learningRate, LossScale.NONE);
    if (!Double.isFinite(norm)) {
      throw new NonFiniteException("gradient norm", norm, step + 1);
    }
    return loss;
  }

  @Override
  public void close() {
    update.close();
    executions.values().forEach(LossExecution::close);
  }
}
