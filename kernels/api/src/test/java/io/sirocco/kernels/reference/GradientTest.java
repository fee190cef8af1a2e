package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every backward op against central differences of its forward op: for a loss Σ dy y with random
 * dy, (loss(x + h) - loss(x - h)) / 2h differs from the gradient by O(h²) for the third derivative
 * and by O(u/h) for rounding, both near 1e-10 for h = 1e-5 and values near 1.
 */
final class GradientTest {

  private static final double H = 1e-5;
  private static final double TOLERANCE = 1e-8;
  private static final DropoutMask DROPOUT = new DropoutMask(0.4, 3);
  private static final int[] RANDOMNESS = Randomness.input(5, 6, 7);

  /** A forward op, its backward op, and the indices that both take. */
  private record Pair(Op forward, Op backward, Map<String, int[]> indices) {

    @Override
    public String toString() {
      return forward.toString();
    }
  }

  static Stream<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(
        new Pair(
            new Op.Embedding(5, 3, List.of(4, 2)),
            new Op.EmbeddingBackward(5, 3, List.of(4, 2)),
            Map.of("ids0", new int[] {3, 0, 3, 2, 3}, "ids1", new int[] {1, 1, 0, 1, 0})));
    pairs.add(
        new Pair(
            new Op.GatherRows(4, 5, 3),
            new Op.GatherRowsBackward(4, 5, 3),
            Map.of("rows", new int[] {2, 0, 2, 3, 2})));
    pairs.add(
        new Pair(
            new Op.ResidualAdd(2, 3, 9, DROPOUT),
            new Op.ResidualAddBackward(2, 3, 9, DROPOUT),
            Map.of("randomness", RANDOMNESS)));
    pairs.add(
        new Pair(
            new Op.Dropout(2, 3, 9, DROPOUT),
            new Op.DropoutBackward(2, 3, 9, DROPOUT),
            Map.of("randomness", RANDOMNESS)));
    pairs.add(new Pair(new Op.RmsNorm(3, 5, 1e-5), new Op.RmsNormBackward(3, 5), Map.of()));
    pairs.add(new Pair(new Op.SwiGlu(3, 5), new Op.SwiGluBackward(3, 5), Map.of()));
    pairs.add(
        new Pair(
            new Op.Rotary(3, 2, 6, 5),
            new Op.RotaryBackward(3, 2, 6, 5),
            Map.of("positions", new int[] {4, 0, 4})));
    for (Bias bias : Bias.values()) {
      pairs.add(
          new Pair(
              new Op.LayerNorm(3, 5, 1e-5, bias), new Op.LayerNormBackward(3, 5, bias), Map.of()));
      pairs.add(
          new Pair(
              new Op.CrossEntropy(4, 3, 5, bias),
              new Op.CrossEntropyBackward(4, 3, 5, bias),
              Map.of("targets", new int[] {4, 0, -100, 2})));
      addLinear(pairs, bias);
    }
    for (Criterion criterion :
        List.of(new Criterion.Logistic(), new Criterion.Squared(), new Criterion.Focal(1.5))) {
      pairs.add(
          new Pair(
              new Op.TargetLoss(4, 3, criterion),
              new Op.TargetLossBackward(4, 3, criterion),
              Map.of()));
    }
    for (MatmulForm form : MatmulForm.values()) {
      pairs.add(
          new Pair(
              new Op.Matmul(form, 2, 3, 4, 5), new Op.MatmulBackward(form, 2, 3, 4, 5), Map.of()));
    }
    addAttention(pairs);
    return pairs.stream();
  }

  private static void addLinear(List<Pair> pairs, Bias bias) {
    for (WeightLayout layout : WeightLayout.values()) {
      for (Activation activation : Activation.values()) {
        pairs.add(
            new Pair(
                new Op.Linear(3, 4, 2, layout, bias, activation),
                new Op.LinearBackward(3, 4, 2, layout, bias, activation),
                Map.of()));
      }
    }
  }

  private static void addAttention(List<Pair> pairs) {
    for (Mask mask : Mask.values()) {
      for (DropoutMask dropout : List.of(DropoutMask.NONE, DROPOUT)) {
        pairs.add(
            new Pair(
                new Op.Attention(2, 5, 2, 3, mask, dropout),
                new Op.AttentionBackward(2, 5, 2, 3, mask, dropout),
                Map.of(
                    "groups",
                    new int[] {0, 0, 0, 0, 0, 7, 1, 7, -1, 7},
                    "randomness",
                    RANDOMNESS)));
      }
    }
  }

  /** The values of the float inputs of an op. */
  private static Map<String, double[]> inputs(Op op, SplittableRandom random) {
    Map<String, double[]> inputs = new HashMap<>();
    for (Port port : op.signature()) {
      if (port.direction() == Port.Direction.IN && port.precision() == Precision.F32) {
        inputs.put(port.name(), normal(port, random));
      }
    }
    if (op instanceof Op.CrossEntropy) {
      inputs.put("weights", new double[] {1, 0.5, 0, 2});
    }
    return inputs;
  }

  private static double[] normal(Port port, SplittableRandom random) {
    double[] values = new double[Math.toIntExact(port.shape().elements())];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  private static OneStep bind(OneStep step, Op op, Pair pair, Map<String, double[]> values) {
    for (Port port : op.signature()) {
      if (port.precision() == Precision.I32) {
        step.indices(port.name(), Objects.requireNonNull(pair.indices.get(port.name())));
      } else if (values.containsKey(port.name())) {
        step.set(port.name(), values.get(port.name()));
      }
    }
    return step;
  }

  private static double loss(OneStep forward, String output, double[] dy) {
    double[] y = forward.run().get(output);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += dy[i] * y[i];
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void backwardIsTheSlopeOfForward(Pair pair) {
    SplittableRandom random = new SplittableRandom(1234);
    Map<String, double[]> inputs = inputs(pair.forward, random);
    OneStep forward = bind(new OneStep(pair.forward), pair.forward, pair, inputs).run();
    String output = pair.forward.signature().getLast().name().equals("losses") ? "losses" : "y";
    double[] dy = new double[forward.get(output).length];
    double normalizer = 0.7;
    Arrays.setAll(dy, i -> output.equals("losses") ? normalizer : random.nextGaussian());
    Map<String, double[]> values = new HashMap<>(inputs);
    values.put("dy", dy);
    values.put("normalizer", new double[] {normalizer});
    for (Port port : pair.backward.signature()) {
      if (port.direction() == Port.Direction.IN && port.precision() == Precision.F32) {
        values.computeIfAbsent(port.name(), forward::get);
      }
    }
    OneStep backward = bind(new OneStep(pair.backward), pair.backward, pair, values).run();
    for (Port port : pair.backward.signature()) {
      if (port.direction() == Port.Direction.SUM) {
        double[] slopes = slopes(forward, inputs, port.name().substring(1), output, dy);
        assertThat(distance(backward.get(port.name()), slopes))
            .as(port.name())
            .isLessThan(TOLERANCE * norm(slopes));
      }
    }
    if (output.equals("losses")) {
      assertThat(backward.get(output)).containsExactly(forward.run().get(output));
    }
    addsToWhatIsThere(pair, values, backward, random);
  }

  private static double[] slopes(
      OneStep forward, Map<String, double[]> inputs, String port, String output, double[] dy) {
    double[] x = Objects.requireNonNull(inputs.get(port));
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double value = x[i];
      x[i] = value + H;
      double above = loss(forward.set(port, x), output, dy);
      x[i] = value - H;
      double below = loss(forward.set(port, x), output, dy);
      x[i] = value;
      slopes[i] = (above - below) / (2 * H);
    }
    forward.set(port, x);
    return slopes;
  }

  private static void addsToWhatIsThere(
      Pair pair, Map<String, double[]> values, OneStep overwritten, SplittableRandom random) {
    OneStep adding = bind(new OneStep(pair.backward, Access.ADD), pair.backward, pair, values);
    Map<String, double[]> before = new HashMap<>();
    for (Port port : pair.backward.signature()) {
      if (port.direction() == Port.Direction.SUM) {
        before.put(port.name(), normal(port, random));
        adding.set(port.name(), before.get(port.name()));
      }
    }
    adding.run();
    before.forEach((port, initial) -> {
      double[] gradient = overwritten.get(port);
      double[] expected = new double[gradient.length];
      Arrays.setAll(expected, i -> initial[i] + gradient[i]);
      assertThat(distance(adding.get(port), expected))
          .as("adding to %s", port)
          .isLessThan(1e-14 * (norm(initial) + norm(gradient)));
    });
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return norm(difference);
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }
}
