package io.sirocco.kernels.reference;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;

/** Gradient norm, AdamW, and setting to zero. */
final class Optimization {

  /** Keeps the clipping factor finite where the norm is 0. */
  private static final double NORM_EPSILON = 1e-6;

  private Optimization() {}

  static void gradientNorm(Op.GradientNorm op, BoundStep step) {
    double squares = 0;
    for (int i = 0; i < op.shapes().size(); i++) {
      Numbers gradient = step.numbers("gradient" + i);
      for (int j = 0; j < gradient.elements(); j++) {
        squares += gradient.get(j) * gradient.get(j);
      }
    }
    step.numbers("norm").set(0, StrictMath.sqrt(squares));
  }

  static void adamW(Op.AdamW op, BoundStep step) {
    double norm = step.numbers("norm").get(0);
    if (!Double.isFinite(norm)) {
      return;
    }
    double clip = Math.min(1, step.numbers("schedule").get(1) / (norm + NORM_EPSILON));
    for (int i = 0; i < op.shapes().size(); i++) {
      adamW(op.settings(), step, i, clip);
    }
  }

  private static void adamW(AdamWSettings settings, BoundStep step, int tensor, double clip) {
    double rate = step.numbers("schedule").get(0);
    double correction1 = step.numbers("schedule").get(2);
    double rootCorrection2 = step.numbers("schedule").get(3);
    Numbers gradient = step.numbers("gradient" + tensor);
    Numbers parameter = step.numbers("parameter" + tensor);
    Numbers first = step.numbers("firstMoment" + tensor);
    Numbers second = step.numbers("secondMoment" + tensor);
    for (int i = 0; i < gradient.elements(); i++) {
      double g = gradient.get(i) * clip;
      double p = parameter.get(i) * (1 - rate * settings.weightDecay());
      double m = settings.beta1() * first.get(i) + (1 - settings.beta1()) * g;
      double v = settings.beta2() * second.get(i) + (1 - settings.beta2()) * g * g;
      double denominator = StrictMath.sqrt(v) / rootCorrection2 + settings.epsilon();
      first.set(i, m);
      second.set(i, v);
      parameter.set(i, p - rate / correction1 * m / denominator);
    }
  }

  static void clear(Op.Clear op, BoundStep step) {
    for (int i = 0; i < op.shapes().size(); i++) {
      step.numbers("tensor" + i).fill(0);
    }
  }
}
