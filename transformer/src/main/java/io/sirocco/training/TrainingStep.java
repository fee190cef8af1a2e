package io.sirocco.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Access;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.LanguageModel.Stochasticity;
import io.sirocco.transformer.Parameter;
import io.sirocco.transformer.SequenceInputs;
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

  private static final Tensor NORM = Tensor.f32("gradient_norm", Role.OUTPUT, 1);
  private static final Tensor SCHEDULE = Tensor.f32("schedule", Role.INPUT, 4);

  private final SequenceInputs inputs;
  private final AdamWSettings adamW;
  private final double maximumNorm;
  private final Executable accumulate;
  private final Executable apply;
  private final boolean random;
  private final List<TokenBatch> batches = new ArrayList<>();
  private final float[] losses;

  /**
   * Compiles the programs.
   *
   * @param session holds {@link ModelStates#training(LanguageModel)}
   * @param model what is trained
   * @param inputs the sizes of a micro-batch
   * @param accumulation micro-batches a step, at least 1
   * @param settings the optimizer
   */
  public TrainingStep(
      Session session,
      LanguageModel model,
      SequenceInputs inputs,
      int accumulation,
      OptimizerSettings settings) {
    this.inputs = inputs;
    this.adamW = settings.adamW();
    this.maximumNorm = settings.maximumNorm();
    accumulate = session.compile(accumulation(model, inputs));
    apply = session.compile(application(model, settings.adamW()));
    random = accumulate.program().tensors().contains(inputs.randomness());
    for (int i = 0; i < accumulation; i++) {
      batches.add(new TokenBatch(inputs.B(), inputs.T()));
    }
    losses = new float[inputs.rows()];
  }

  /** The program that adds the gradient of one micro-batch. */
  public static Program accumulation(LanguageModel model, SequenceInputs inputs) {
    return Lowering.training(model.objective(inputs, Stochasticity.DROPOUT));
  }

  /** The program that turns the accumulated gradients into an update and clears them. */
  public static Program application(LanguageModel model, AdamWSettings settings) {
    List<Tensor> gradients = model.tensors().stream().map(Lowering::gradient).toList();
    List<Step> steps = new ArrayList<>();
    List<Operand> norm = new ArrayList<>();
    gradients.forEach(gradient -> norm.add(new Operand(gradient, Access.READ)));
    norm.add(new Operand(NORM, Access.WRITE));
    steps.add(new Step(new Op.GradientNorm(shapes(gradients)), norm));
    for (Parameter.Decay decay : Parameter.Decay.values()) {
      List<Tensor> group =
          model.parameters().stream()
              .filter(parameter -> parameter.decay() == decay)
              .map(Parameter::tensor)
              .toList();
      if (!group.isEmpty()) {
        steps.add(adamW(group, decay, settings));
      }
    }
    List<Operand> cleared =
        gradients.stream().map(gradient -> new Operand(gradient, Access.WRITE)).toList();
    steps.add(new Step(new Op.Clear(shapes(gradients)), cleared));
    return new Program("apply", steps);
  }

  private static Step adamW(List<Tensor> group, Parameter.Decay decay, AdamWSettings settings) {
    double weightDecay = decay == Parameter.Decay.DECAYED ? settings.weightDecay() : 0;
    AdamWSettings ofGroup =
        new AdamWSettings(settings.beta1(), settings.beta2(), settings.epsilon(), weightDecay);
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand(NORM, Access.READ));
    operands.add(new Operand(SCHEDULE, Access.READ));
    for (Tensor parameter : group) {
      operands.add(new Operand(Lowering.gradient(parameter), Access.READ));
      operands.add(new Operand(parameter, Access.UPDATE));
      operands.add(new Operand(ModelStates.firstMoment(parameter), Access.UPDATE));
      operands.add(new Operand(ModelStates.secondMoment(parameter), Access.UPDATE));
    }
    return new Step(new Op.AdamW(shapes(group), ofGroup), operands);
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  /**
   * What a step measured.
   *
   * @param loss the mean over the targets, in nats
   * @param gradientNorm before clipping
   * @param targets the number of targets
   */
  public record Result(double loss, double gradientNorm, long targets) {}

  /**
   * Computes one optimizer step.
   *
   * @param samples where the sequences come from
   * @param seed the seed of the run
   * @param step the number of the step, from 0
   * @param learningRate the learning rate of this step
   * @throws NonFiniteException if the loss or the gradient norm is not finite; the parameters and
   *     moments are then as before
   */
  public Result run(TrainingSamples samples, long seed, int step, double learningRate) {
    double weight = draw(samples, seed, step);
    double loss = 0;
    for (int i = 0; i < batches.size(); i++) {
      if (random) {
        int[] counters = Randomness.input(seed, step, i * inputs.B());
        accumulate.write(inputs.randomness(), counters);
      }
      loss += accumulate(batches.get(i), weight);
    }
    double mean = weight == 0 ? 0 : loss / weight;
    if (!Double.isFinite(mean)) {
      throw new NonFiniteException("loss", mean, step + 1);
    }
    apply.write(SCHEDULE, schedule(step, learningRate));
    apply.run();
    float[] norm = new float[1];
    apply.read(NORM, norm);
    if (!Float.isFinite(norm[0])) {
      throw new NonFiniteException("gradient norm", norm[0], step + 1);
    }
    return new Result(mean, norm[0], targets());
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

  private double accumulate(TokenBatch batch, double weight) {
    SequenceExecution.write(accumulate, inputs, batch);
    float normalizer = weight == 0 ? 0 : (float) (1 / weight);
    accumulate.write(inputs.normalizer(), new float[] {normalizer});
    accumulate.run();
    return SequenceExecution.sumOfLosses(accumulate, inputs, losses);
  }

  private float[] schedule(int step, double learningRate) {
    int t = step + 1;
    return new float[] {
      (float) learningRate,
      (float) maximumNorm,
      (float) (1 - StrictMath.pow(adamW.beta1(), t)),
      (float) Math.sqrt(1 - StrictMath.pow(adamW.beta2(), t))
    };
  }

  @Override
  public void close() {
    apply.close();
    accumulate.close();
  }
}
