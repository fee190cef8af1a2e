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

/**
 * The end of an optimizer step, whatever the gradients came from: clip by the norm of all
 * gradients, AdamW, and gradients of 0 for the next step.
 */
public final class ParameterUpdate implements AutoCloseable {

  private static final Tensor NORM = Tensor.f32("gradient_norm", Role.OUTPUT, 1);
  private static final Tensor SCHEDULE = Tensor.f32("schedule", Role.INPUT, 4);

  private final AdamWSettings adamW;
  private final double maximumNorm;
  private final Executable apply;

  /**
   * Compiles the program.
   *
   * @param session holds {@link ModelStates#training(Model)}
   * @param model what is trained
   * @param settings the optimizer
   */
  public ParameterUpdate(Session session, Model model, OptimizerSettings settings) {
    adamW = settings.adamW();
    maximumNorm = settings.maximumNorm();
    apply = session.compile(program(model, adamW));
  }

  /** The program that turns the accumulated gradients into an update and clears them. */
  public static Program program(Model model, AdamWSettings settings) {
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
   * Updates the parameters.
   *
   * @param step the number of the step, from 0
   * @param learningRate the learning rate of this step
   * @return the norm of all gradients before clipping; if it is not finite, parameters and moments
   *     are as before
   */
  public double run(int step, double learningRate) {
    apply.write(SCHEDULE, schedule(step, learningRate));
    apply.run();
    float[] norm = new float[1];
    apply.read(NORM, norm);
    return norm[0];
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
  }
}
