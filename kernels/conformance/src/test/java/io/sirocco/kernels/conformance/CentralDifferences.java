package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backward op on the oracle, in double, against central differences of its forward op.
 *
 * <p>With L = Σ dy·y and D(h) = (L(x + h) - L(x - h)) / 2h, Taylor gives D(h) = L' + a h² + b h⁴ +
 * ..., so |D(2h) - D(h)| = |3 a h² + 15 b h⁴ + ...| is more than |D(h) - L'| unless its first terms
 * cancel, when h⁴ Σ|dy| is what remains, for derivatives of order five up to 5!. Rounding adds E/h
 * where E bounds the error of L: the rounding bounds of the forward op, scaled from the roundoff of
 * floats to that of doubles, 2^-29, and those of the backward op likewise.
 */
final class CentralDifferences {

  private static final double H = 0x1p-10;
  private static final double DOUBLE_OVER_FLOAT = 0x1p-29;

  private final Op forward;
  private final Contents contents;
  private final Map<String, double[]> numbers = new HashMap<>();
  private final String output;
  private final double[] slope;

  private CentralDifferences(Op forward, Data data, long seed) {
    this.forward = forward;
    contents = Sampler.sample(new Case(forward, data), seed);
    contents.floats().forEach((port, floats) -> numbers.put(port, widened(floats)));
    output = contents.has("losses") ? "losses" : "y";
    int length = contents.floats(output).length;
    slope =
        output.equals("losses")
            ? constant(length, 0.25)
            : widened(new Noise(seed).normal(length, 1));
  }

  /** Where a gradient is off, in words; empty if none is. */
  static List<String> differences(Op forward, Op backward, Data data, Sums sums) {
    long seed = forward.toString().hashCode();
    CentralDifferences smooth = new CentralDifferences(forward, data, seed);
    while (smooth.reachesAKink()) {
      smooth = new CentralDifferences(forward, data, ++seed);
    }
    return smooth.differences(backward, sums);
  }

  /** Whether a step may take an argument of a rectifier to the other side of 0. */
  private boolean reachesAKink() {
    if (!(forward instanceof Op.Linear linear) || linear.activation() != Activation.RELU) {
      return false;
    }
    double largest =
        numbers.values().stream()
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(0);
    double reach = 2 * H * Math.max(1, largest);
    double[] arguments = of(Oracle.run(forward, contents, numbers), "preactivation");
    return Arrays.stream(arguments).anyMatch(z -> Math.abs(z) <= reach);
  }

  private List<String> differences(Op backward, Sums sums) {
    List<String> differences = new ArrayList<>();
    Map<String, Access> accesses =
        new Case(backward, Data.NORMAL, sums, Binding.SESSION).accesses();
    Map<String, double[]> operands = operands(backward);
    Map<String, float[]> floats = new HashMap<>();
    operands.forEach((port, values) -> floats.put(port, rounded(values)));
    Contents before = new Contents(floats, contents.ints(), accesses);
    Map<String, double[]> gradients = Oracle.run(backward, before, operands);
    Map<String, Approximations> bounds = RoundingBounds.of(backward, before);
    for (Port port : backward.signature()) {
      if (port.direction() == Port.Direction.SUM) {
        double[] gradient = of(gradients, port.name());
        double[] error = of(bounds, port.name()).error();
        for (int i = 0; i < gradient.length; i++) {
          double was = accesses.get(port.name()) == Access.ADD ? of(operands, port.name())[i] : 0;
          compare(port.name(), i, gradient[i] - was, error[i] * DOUBLE_OVER_FLOAT)
              .ifPresent(differences::add);
        }
      }
    }
    return differences;
  }

  private Optional<String> compare(String port, int i, double gradient, double error) {
    double near = difference(port.substring(1), i, H);
    double far = difference(port.substring(1), i, 2 * H);
    double next = Math.pow(H, 4) * absoluteSum(slope);
    double bound = Math.abs(far - near) + next + roundingOfLoss() / H + error;
    return Math.abs(gradient - near) <= bound
        ? Optional.empty()
        : Optional.of(
            "%s[%d] of %s is %s, central difference %s, bound %s"
                .formatted(port, i, forward, gradient, near, bound));
  }

  /**
   * What the backward op reads: inputs and outputs of the forward op, and the slope of the loss.
   */
  private Map<String, double[]> operands(Op backward) {
    Map<String, double[]> results = Oracle.run(forward, contents, numbers);
    Map<String, double[]> operands = new LinkedHashMap<>();
    for (Port port : backward.signature()) {
      if (contents.ints().containsKey(port.name())) {
        continue;
      }
      int length = (int) port.shape().elements();
      operands.put(
          port.name(),
          switch (port.name()) {
            case "dy" -> slope;
            case "normalizer" -> constant(1, 0.25);
            default -> results.getOrDefault(port.name(), constant(length, -3));
          });
    }
    return operands;
  }

  private double difference(String port, int i, double h) {
    double[] values = of(numbers, port);
    double was = values[i];
    values[i] = was + h;
    double above = loss();
    values[i] = was - h;
    double below = loss();
    values[i] = was;
    return (above - below) / (2 * h);
  }

  private double loss() {
    double[] y = of(Oracle.run(forward, contents, numbers), output);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += slope[i] * y[i];
    }
    return loss;
  }

  private double roundingOfLoss() {
    Approximations y = of(RoundingBounds.of(forward, contents), output);
    double rounding = 0;
    for (int i = 0; i < y.length(); i++) {
      double product = Math.abs(slope[i] * y.value()[i]);
      rounding += Math.abs(slope[i]) * y.error()[i] + Rounding.gamma(y.length()) * product;
    }
    return rounding * DOUBLE_OVER_FLOAT;
  }

  private static <A> A of(Map<String, A> map, String port) {
    A value = map.get(port);
    if (value == null) {
      throw new IllegalArgumentException("no %s among %s".formatted(port, map.keySet()));
    }
    return value;
  }

  private static double absoluteSum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }

  private static double[] constant(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] widened(float[] floats) {
    double[] values = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }

  private static float[] rounded(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
