package io.sirocco.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.GraphBuilder.Affine;
import io.sirocco.graph.GraphBuilder.Lookup;
import io.sirocco.graph.GraphBuilder.Targets;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The gradients of a block with rotated heads and gated units, against central differences. */
final class RotaryBlockTest {

  private static final int B = 2;
  private static final int T = 3;
  private static final int H = 2;
  private static final int D = 4;
  private static final int C = H * D;
  private static final int F = 5;
  private static final int V = 7;
  private static final int N = B * T;
  private static final double STEP = 1e-5;

  private final Tensor ids = Tensor.i32("ids", Role.INPUT, N);
  private final Tensor positions = Tensor.i32("positions", Role.INPUT, N);
  private final Tensor angles = Tensor.f32("angles", Role.INPUT, T, D);
  private final Tensor groups = Tensor.i32("groups", Role.INPUT, N);
  private final Tensor embedding = parameter("embedding", V, C);
  private final Tensor norm = parameter("norm", C);
  private final Tensor qkv = parameter("qkv", C, 3 * C);
  private final Tensor up = parameter("up", C, 2 * F);
  private final Tensor down = parameter("down", F, C);
  private final List<Tensor> parameters = List.of(embedding, norm, qkv, up, down);
  private final Targets targets =
      new Targets(
          Tensor.i32("targets", Role.INPUT, N),
          Tensor.f32("weights", Role.INPUT, N),
          Tensor.f32("normalizer", Role.INPUT, 1));

  private static Tensor parameter(String name, long... sizes) {
    return Tensor.f32(name, Role.PARAMETER, sizes);
  }

  private Graph block() {
    GraphBuilder graph = new GraphBuilder("block");
    Op.ResidualAdd add = new Op.ResidualAdd(B, T, C, DropoutMask.NONE);
    Tensor x = graph.embedding("x", List.of(new Lookup(ids, embedding)));
    Tensor normal = graph.rmsNorm("normal", x, norm, 1e-2);
    Tensor heads = linear(graph, "heads", normal, qkv);
    Tensor rotated = graph.rotary("rotated", heads, positions, angles);
    Op.Attention attend = new Op.Attention(B, T, H, D, Mask.CAUSAL, DropoutMask.NONE);
    Tensor seen = graph.attention("seen", attend, rotated, groups, null);
    Tensor middle = graph.residualAdd("middle", add, x, seen, null);
    Tensor gated = graph.swiGlu("gated", linear(graph, "wide", middle, up));
    Tensor y = graph.residualAdd("y", add, middle, linear(graph, "narrow", gated, down), null);
    graph.crossEntropy("losses", y, embedding, null, targets);
    return graph.build();
  }

  private static Tensor linear(GraphBuilder graph, String name, Tensor x, Tensor weight) {
    Affine affine = new Affine(weight, WeightLayout.INPUT_OUTPUT, null);
    return graph.linear(name, x, affine, Activation.NONE);
  }

  private void fill(ReferenceExecutable training) {
    training.write(ids, new int[] {0, 6, 2, 2, 5, 1});
    training.write(positions, new int[] {0, 1, 2, 2, 0, 1});
    training.write(groups, new int[N]);
    training.write(targets.values(), new int[] {1, 0, 3, 2, 6, 4});
    training.write(targets.weights(), new float[] {1, 2, 1, .5f, 1, 1});
    training.write(targets.normalizer(), new double[] {1});
    double[] table = new double[T * D];
    for (int t = 0; t < T; t++) {
      for (int i = 0; i < D / 2; i++) {
        table[t * D + i] = Math.cos(t * Math.pow(10, -i));
        table[t * D + D / 2 + i] = Math.sin(t * Math.pow(10, -i));
      }
    }
    training.write(angles, table);
  }

  private static double loss(
      ReferenceSession session,
      ReferenceExecutable training,
      Tensor tensor,
      int element,
      double value) {
    session.write(tensor, element, new double[] {value});
    training.run();
    double[] losses = new double[N];
    training.read(Tensor.f32("losses", Role.OUTPUT, N), losses);
    return Arrays.stream(losses).sum();
  }

  @Test
  void everyParameterHasTheGradientOfTheLoss() {
    List<Tensor> state =
        Stream.concat(parameters.stream(), parameters.stream().map(Lowering::gradient)).toList();
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new ModelState(state))) {
      Random random = new Random(3);
      for (Tensor parameter : parameters) {
        session.write(parameter, 0, random.doubles(parameter.elements(), -1, 1).toArray());
      }
      ReferenceExecutable training = session.compile(Lowering.training(block()));
      fill(training);
      training.run();
      List<double[]> gradients =
          parameters.stream().map(tensor -> read(session, Lowering.gradient(tensor))).toList();
      for (int i = 0; i < parameters.size(); i++) {
        Tensor parameter = parameters.get(i);
        double[] values = read(session, parameter);
        for (int element = 0; element < values.length; element++) {
          double above = loss(session, training, parameter, element, values[element] + STEP);
          double below = loss(session, training, parameter, element, values[element] - STEP);
          loss(session, training, parameter, element, values[element]);
          double slope = (above - below) / (2 * STEP);
          assertThat(gradients.get(i)[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(slope, within(1e-8 + 1e-6 * Math.abs(slope)));
        }
      }
    }
  }

  private static double[] read(ReferenceSession session, Tensor tensor) {
    double[] values = new double[(int) tensor.elements()];
    session.read(tensor, 0, values);
    return values;
  }
}
