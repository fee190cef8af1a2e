package io.sirocco.kernels.conformance;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gradient norm and AdamW. Settings are rounded to floats, 1 - β as one constant. */
final class OptimizerBounds {
  private static final Approximation ONE = Approximation.exact(1);

  private OptimizerBounds() {}

  /** norm: √ of a sum of n squares, whose relative error γ_n it halves. */
  static Map<String, Approximations> of(Op.GradientNorm op, Contents contents) {
    Sum squares = new Sum();
    for (int i = 0; i < op.shapes().size(); i++) {
      for (float element : contents.floats("gradient" + i)) {
        Approximation gradient = Approximation.exact(element);
        squares.addProduct(gradient, gradient);
      }
    }
    Approximations norm = new Approximations(1);
    norm.set(0, squares.result().squareRoot());
    return Map.of("norm", norm);
  }

  /** The formula's shape; exactly what was there where the norm is not finite. */
  static Map<String, Approximations> of(Op.AdamW op, Contents contents) {
    Map<String, Approximations> bounds = new LinkedHashMap<>();
    float norm = contents.floats("norm")[0];
    for (int i = 0; i < op.shapes().size(); i++) {
      Approximations parameter = contents.exact("parameter" + i);
      Approximations first = contents.exact("firstMoment" + i);
      Approximations second = contents.exact("secondMoment" + i);
      if (Float.isFinite(norm)) {
        Approximations gradient = contents.exact("gradient" + i);
        Update update = new Update(op.settings(), contents.exact("schedule"), clip(contents));
        for (int e = 0; e < parameter.length(); e++) {
          update.apply(new Element(parameter, first, second, e), gradient.get(e));
        }
      }
      bounds.put("parameter" + i, parameter);
      bounds.put("firstMoment" + i, first);
      bounds.put("secondMoment" + i, second);
    }
    return bounds;
  }

  /** min(1, maximum / (norm + 1e-6)). */
  private static Approximation clip(Contents contents) {
    Approximation norm = Approximation.exact(contents.floats("norm")[0]);
    Approximation maximum = Approximation.exact(contents.floats("schedule")[1]);
    return maximum.over(norm.plus(Approximation.constant(1e-6))).atMostOne();
  }

  private record Element(
      Approximations parameter, Approximations first, Approximations second, int index) {}

  private record Update(AdamWSettings settings, Approximations schedule, Approximation clip) {
    void apply(Element element, Approximation gradient) {
      int e = element.index;
      Approximation g = gradient.times(clip);
      Approximation first = decayed(settings.beta1(), element.first.get(e), g);
      Approximation second = decayed(settings.beta2(), element.second.get(e), g.times(g));
      Approximation rate = schedule.get(0);
      Approximation decay =
          settings.weightDecay() == 0
              ? ONE
              : ONE.minus(rate.times(Approximation.constant(settings.weightDecay())));
      Approximation root = second.squareRoot().over(schedule.get(3));
      Approximation divisor = root.plus(Approximation.constant(settings.epsilon()));
      Approximation step = rate.over(schedule.get(2)).times(first.over(divisor));
      element.first.set(e, first);
      element.second.set(e, second);
      element.parameter.set(e, element.parameter.get(e).times(decay).minus(step));
    }

    private static Approximation decayed(double beta, Approximation moment, Approximation next) {
      Approximation kept = Approximation.constant(beta).times(moment);
      return kept.plus(Approximation.constant(1 - beta).times(next));
    }
  }
}
