package io.sirocco.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Access;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Model;
import io.sirocco.transformer.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * The end of an optimizer step, whatever the gradients came from: clip by the norm of all
 * gradients, AdamW, and gradients of 0 for the next step.
 *
 * <p>Where losses are scaled or steps can be outliers, that takes two programs: the norm comes to
 * the host, which hands it to AdamW; or one that is no number, where nothing is to be updated; or,
 * for the one factor that clips and undoes the scale, a norm and a maximum that it makes up.
 */
public final class ParameterUpdate implements AutoCloseable {

  private static final Tensor NORM = Tensor.f32("gradient_norm", Role.OUTPUT, 1);

  /** The norm as AdamW is given it, where the factor of gradients comes from the host. */
  private static final Tensor GIVEN_NORM = Tensor.f32("given_norm", Role.INPUT, 1);

  /** A power of two beside which AdamW's epsilon vanishes, so that divided by it factors remain. */
  private static final double MADE_UP_NORM = 0x1p20;

  /** Keeps the clipping factor finite where the norm is 0; that of AdamW. */
  private static final double NORM_EPSILON = 1e-6;

  private final List<Double> factors;
  private final AdamWSettings adamW;
  private final double maximumNorm;
  private final Executable apply;
  private final @Nullable Executable norm;

  /**
   * Compiles the program.
   *
   * @param session holds {@link ModelStates#training(Model)}
   * @param model what is trained
   * @param settings the optimizer
   * @param precision says whether losses are scaled
   */
  public ParameterUpdate(
      Session session, Model model, OptimizerSettings settings, MixedPrecision precision) {
    this(session, model, settings, precision, LearningRates.EQUAL);
  }

  /**
   * Compiles the program.
   *
   * @param session holds {@link ModelStates#training(Model)}
   * @param model what is trained
   * @param settings the optimizer
   * @param precision says whether losses are scaled
   * @param rates of the parameters; what is frozen counts in no norm
   */
  public ParameterUpdate(
      Session session,
      Model model,
      OptimizerSettings settings,
      MixedPrecision precision,
      LearningRates rates) {
    adamW = settings.adamW();
    maximumNorm = settings.maximumNorm();
    factors = rates.of(model);
    List<Program> programs = programs(model, settings, precision, rates);
    apply = session.compile(programs.getFirst());
    norm = programs.size() == 1 ? null : session.compile(programs.getLast());
  }

  /**
   * The programs that turn the accumulated gradients into an update and clear them: one, or, where
   * losses are scaled or outliers skipped, that and another before it.
   */
  public static List<Program> programs(
      Model model, OptimizerSettings settings, MixedPrecision precision) {
    return programs(model, settings, precision, LearningRates.EQUAL);
  }

  private static List<Program> programs(
      Model model, OptimizerSettings settings, MixedPrecision precision, LearningRates rates) {
    if (!precision.scalesLosses() && !settings.skipsOutliers()) {
      return List.of(program(model, settings.adamW(), rates));
    }
    Program apply = new Program("apply", updates(model, settings.adamW(), GIVEN_NORM, rates));
    return List.of(apply, new Program("norm", List.of(norm(taught(model, rates)))));
  }

  /** The program that turns the accumulated gradients into an update and clears them. */
  public static Program program(Model model, AdamWSettings settings) {
    return program(model, settings, LearningRates.EQUAL);
  }

  private static Program program(Model model, AdamWSettings settings, LearningRates rates) {
    List<Step> steps = new ArrayList<>();
    steps.add(norm(taught(model, rates)));
    steps.addAll(updates(model, settings, NORM, rates));
    return new Program("apply", steps);
  }

  private static Tensor schedule(int group) {
    return Tensor.f32(group == 0 ? "schedule" : "schedule_" + group, Role.INPUT, 4);
  }

  /** The gradients of what is not frozen. */
  private static List<Tensor> taught(Model model, LearningRates rates) {
    return model.tensors().stream()
        .filter(tensor -> rates.factor(tensor) > 0)
        .map(Lowering::gradient)
        .toList();
  }

  private static Step norm(List<Tensor> gradients) {
    List<Operand> norm = new ArrayList<>();
    gradients.forEach(gradient -> norm.add(new Operand(gradient, Access.READ)));
    norm.add(new Operand(NORM, Access.WRITE));
    return new Step(new Op.GradientNorm(shapes(gradients)), norm);
  }

  private static List<Step> updates(
      Model model, AdamWSettings settings, Tensor norm, LearningRates rates) {
    List<Tensor> gradients = model.tensors().stream().map(Lowering::gradient).toList();
    List<Double> factors = rates.of(model);
    List<Step> steps = new ArrayList<>();
    for (int rate = 0; rate < factors.size(); rate++) {
      double factor = factors.get(rate);
      for (Parameter.Decay decay : Parameter.Decay.values()) {
        List<Tensor> group =
            model.parameters().stream()
                .filter(parameter -> parameter.decay() == decay)
                .map(Parameter::tensor)
                .filter(tensor -> rates.factor(tensor) == factor)
                .toList();
        if (!group.isEmpty()) {
          steps.add(adamW(group, schedule(rate), decayed(settings, decay), norm));
        }
      }
    }
    List<Operand> cleared =
        gradients.stream().map(gradient -> new Operand(gradient, Access.WRITE)).toList();
    steps.add(new Step(new Op.Clear(shapes(gradients)), cleared));
    return steps;
  }

  private static AdamWSettings decayed(AdamWSettings settings, Parameter.Decay decay) {
    double weightDecay = decay == Parameter.Decay.DECAYED ? settings.weightDecay() : 0;
    return new AdamWSettings(settings.beta1(), settings.beta2(), settings.epsilon(), weightDecay);
  }

  private static Step adamW(
      List<Tensor> group, Tensor schedule, AdamWSettings settings, Tensor norm) {
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand(norm, Access.READ));
    operands.add(new Operand(schedule, Access.READ));
    for (Tensor parameter : group) {
      operands.add(new Operand(Lowering.gradient(parameter), Access.READ));
      operands.add(new Operand(parameter, Access.UPDATE));
      operands.add(new Operand(ModelStates.firstMoment(parameter), Access.UPDATE));
      operands.add(new Operand(ModelStates.secondMoment(parameter), Access.UPDATE));
    }
    return new Step(new Op.AdamW(shapes(group), settings), operands);
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  /**
   * Updates the parameters.
   *
   * @param updates so many were made before
   * @param learningRate the learning rate of this step
   * @param scale what the losses were multiplied by
   * @param accepted whether to update by gradients of such a norm; not asked where outliers are not
   *     skipped
   * @return the norm of all gradients before clipping, without the scale; if it is not finite or
   *     not accepted, parameters and moments are as before
   */
  public double run(int updates, double learningRate, LossScale scale, DoublePredicate accepted) {
    if (norm != null) {
      norm.run();
      double length = norm(norm) / scale.multiplier();
      boolean good = Double.isFinite(length) && accepted.test(length);
      give(good ? length : Double.NaN, updates, learningRate, scale);
      apply.run();
      return length;
    }
    writeSchedules(updates, learningRate, maximumNorm);
    apply.run();
    return norm(apply);
  }

  /** What AdamW is to take for the norm and its maximum. */
  private void give(double length, int updates, double learningRate, LossScale scale) {
    double given = length;
    double maximum = maximumNorm;
    if (scale.scales() && Double.isFinite(length)) {
      double factor = Math.min(1, maximumNorm / (length + NORM_EPSILON)) / scale.multiplier();
      given = MADE_UP_NORM;
      maximum = factor * MADE_UP_NORM;
    }
    apply.write(GIVEN_NORM, new float[] {(float) given});
    writeSchedules(updates, learningRate, maximum);
  }

  private void writeSchedules(int updates, double learningRate, double maximum) {
    for (int rate = 0; rate < factors.size(); rate++) {
      double ofGroup = factors.get(rate) * learningRate;
      apply.write(schedule(rate), schedule(updates, ofGroup, maximum));
    }
  }

  /** Updates the parameters, whatever the norm is. */
  public double run(int updates, double learningRate, LossScale scale) {
    return run(updates, learningRate, scale, norm -> true);
  }

  private static double norm(Executable executable) {
    float[] value = new float[1];
    executable.read(NORM, value);
    return value[0];
  }

  private float[] schedule(int updates, double learningRate, double maximum) {
    int t = updates + 1;
    return new float[] {
      (float) learningRate,
      (float) maximum,
      (float) (1 - StrictMath.pow(adamW.beta1(), t)),
      (float) Math.sqrt(1 - StrictMath.pow(adamW.beta2(), t))
    };
  }

  @Override
  public void close() {
    if (norm != null) {
      norm.close();
    }
    apply.close();
  }
}
