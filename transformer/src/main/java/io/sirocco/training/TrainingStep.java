package io.sirocco.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * One optimizer step: a number of micro-batches, forward and backward, then clip and AdamW.
 *
 * <p>All micro-batches are drawn before the first is computed, because losses are normalized by the
 * targets of the whole step. So the step with 4 micro-batches of 3 sequences is the step with one
 * batch of 12.
 */
public final class TrainingStep implements AutoCloseable {

  private final ModelInputs inputs;
  private final MixedPrecision precision;
  private final Executable accumulate;
  private final ParameterUpdate update;
  private final boolean random;
  private final List<TokenBatch> batches = new ArrayList<>();
  private final float[] losses;

  /**
   * Compiles the programs.
   *
   * @param session holds {@link ModelStates#training(io.sirocco.transformer.Model)}
   * @param model what is trained
   * @param inputs the sizes of a micro-batch
   * @param accumulation micro-batches a step, at least 1
   * @param settings the optimizer
   * @param precision what the step computes in
   */
  public TrainingStep(
      Session session,
      LanguageModel model,
      ModelInputs inputs,
      int accumulation,
      OptimizerSettings settings,
      MixedPrecision precision) {
    this.inputs = inputs;
    this.precision = precision;
    accumulate = session.compile(accumulation(model, inputs, precision.factors()));
    update = new ParameterUpdate(session, model, settings, precision);
    random = accumulate.program().tensors().contains(inputs.randomness());
    for (int i = 0; i < accumulation; i++) {
      batches.add(new TokenBatch(inputs.B(), inputs.T()));
    }
    losses = new float[inputs.predictionCount()];
  }

  /** The program that adds the gradient of one micro-batch. */
  public static Program accumulation(LanguageModel model, ModelInputs inputs, Precision precision) {
    return Lowering.training(
        model.losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT).withFactors(precision));
  }

  /**
   * What a step measured.
   *
   * @param loss the mean over the targets, in nats
   * @param gradientNorm before clipping, of losses that are not scaled; if it is not finite,
   *     nothing was updated
   * @param targets the number of targets
   * @param lossScale for the next step
   */
  public record Result(double loss, double gradientNorm, long targets, LossScale lossScale) {}

  /**
   * Computes one optimizer step.
   *
   * @param samples where the sequences come from
   * @param seed the seed of the run
   * @param step the number of the step, from 0
   * @param learningRate the learning rate of this step
   * @param scale of the losses; where they are scaled, gradients that are not finite end nothing as
   *     long as the scale can be halved
   * @throws NonFiniteException if the loss or the gradient norm is not finite; the parameters and
   *     moments are then as before
   */
  public Result run(
      TrainingSamples samples, long seed, int step, double learningRate, LossScale scale) {
    double weight = draw(samples, seed, step);
    double loss = 0;
    for (int i = 0; i < batches.size(); i++) {
      if (random) {
        int[] counters = Randomness.input(seed, step, i * inputs.B());
        accumulate.write(inputs.randomness(), counters);
      }
      loss += accumulate(batches.get(i), weight, scale);
    }
    double mean = weight == 0 ? 0 : loss / weight;
    if (!Double.isFinite(mean)) {
      throw new NonFiniteException("loss", mean, step + 1);
    }
    double norm = update.run(scale.updates(step), learningRate, scale);
    if (scale.scales()) {
      return new Result(mean, norm, targets(), scale.after(precision.scaling(), norm, step));
    }
    if (!Double.isFinite(norm)) {
      throw new NonFiniteException("gradient norm", norm, step + 1);
    }
    return new Result(mean, norm, targets(), scale);
  }

  private double draw(TrainingSamples samples, long seed, int step) {
    double weight = 0;
    int sample = 0;
    for (TokenBatch batch : batches) {
      batch.clear();
      for (int row = 0; row < inputs.B(); row++) {
        samples.fill(seed, step, sample++, batch, row);
      }
      weight += batch.weight();
    }
    return weight;
  }

  private long targets() {
    return batches.stream().mapToLong(TokenBatch::targetCount).sum();
  }

  private double accumulate(TokenBatch batch, double weight, LossScale scale) {
    SequenceExecution.write(accumulate, inputs, batch);
    float normalizer = weight == 0 ? 0 : (float) (scale.multiplier() / weight);
    accumulate.write(inputs.normalizer(), new float[] {normalizer});
    accumulate.run();
    return SequenceExecution.sumOfLosses(accumulate, inputs, losses);
  }

  @Override
  public void close() {
    update.close();
    accumulate.close();
  }
}
