package io.sirocco.training;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Optimizer steps over batches of texts with classes, each of the shortest of some lengths that
 * holds them.
 */
public final class ClassificationStep implements AutoCloseable {

  private final Session session;
  private final LanguageModel model;
  private final LossForm form;
  private final MixedPrecision precision;
  private final double auxiliary;
  private final ParameterUpdate update;
  private final Map<ModelInputs, LossExecution> executions = new HashMap<>();

  /**
   * Compiles the update; the losses of batches are compiled when the first of a length comes.
   *
   * @param session holds {@link ModelStates#training(io.sirocco.transformer.Model)}
   * @param model has a head of classes
   * @param form {@link LossForm#classes}, {@link LossForm#values} or {@link LossForm#tokenClasses},
   *     or one of them {@link LossForm#continuing()}
   * @param settings the optimizer
   * @param precision what steps compute in
   * @param rates of the parameters
   * @param auxiliary how much the loss of tokens counts beside that of classes, where the form has
   *     both
   */
  public ClassificationStep(
      Session session,
      LanguageModel model,
      LossForm form,
      OptimizerSettings settings,
      MixedPrecision precision,
      LearningRates rates,
      double auxiliary) {
    this.auxiliary = auxiliary;
    this.session = session;
    this.model = model;
    this.form = form;
    this.precision = precision;
    update = new ParameterUpdate(session, model, settings, precision, rates);
  }

  /**
   * What came of a step.
   *
   * @param loss the mean loss in nats, with that of tokens as much as it counts
   * @param losses the mean of each by its name
   * @param gradientNorm before clipping
   */
  public record Result(double loss, Map<String, Double> losses, double gradientNorm) {}

  /**
   * Computes one step.
   *
   * @param seed of dropout
   * @param step the number of the step, from 0
   * @param learningRate of this step
   * @param batch texts with their classes, each class with its weight
   * @throws NonFiniteException if the loss or the gradient norm is not finite
   */
  public Result run(long seed, int step, double learningRate, TokenBatch batch) {
    LossExecution execution =
        executions.computeIfAbsent(
            batch.inputs(),
            inputs ->
                new LossExecution(
                    session,
                    LossPrograms.training(model, form, inputs, precision.factors()),
                    inputs));
    double weight = batch.labelWeight();
    double targets = form.tokens() == null ? 0 : batch.weight();
    execution.run(
        batch,
        Randomness.input(seed, step, 0),
        new BatchExecution.Normalizers(factor(auxiliary, targets), factor(1, weight)));
    Map<String, Double> losses = new LinkedHashMap<>();
    double ofLabels = weight == 0 ? 0 : execution.sumOfLabelLosses() / weight;
    losses.put(Objects.requireNonNull(form.labels()), ofLabels);
    double loss = ofLabels;
    if (form.tokens() != null) {
      double ofTokens = targets == 0 ? 0 : execution.sumOfLosses() / targets;
      losses.put(form.tokens(), ofTokens);
      loss += auxiliary * ofTokens;
    }
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException("loss", loss, step + 1);
    }
    double norm = update.run(step, learningRate, LossScale.NONE);
    if (!Double.isFinite(norm)) {
      throw new NonFiniteException("gradient norm", norm, step + 1);
    }
    return new Result(loss, losses, norm);
  }

  private static float factor(double share, double weight) {
    return weight == 0 ? 0 : (float) (share / weight);
  }

  @Override
  public void close() {
    update.close();
    executions.values().forEach(LossExecution::close);
  }
}
