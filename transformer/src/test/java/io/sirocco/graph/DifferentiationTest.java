package io.sirocco.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients of whole models against central differences on the oracle, in double precision. */
final class DifferentiationTest {

  private static final double H = 1e-5;
  private static final double NORMALIZER = .25;

  private final ModelInputs inputs = new ModelInputs(3, 6);

  @ParameterizedTest
  @ValueSource(doubles = {0, .3})
  void everyParameterOfAGptHasTheGradientOfItsLoss(double dropout) {
    Transformer model = TinyModels.gpt(dropout);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model))) {
      ModelStates.initialize(model, 5, session);
      ReferenceExecutable training =
          session.compile(
              Lowering.training(model.losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT)));
      fill(training);
      training.run();
      Random random = new Random(1);
      Map<Tensor, double[]> gradients = gradients(session, model.tensors());
      for (Tensor parameter : model.tensors()) {
        double[] gradient = Objects.requireNonNull(gradients.get(parameter));
        for (int element : random.ints(6, 0, gradient.length).toArray()) {
          double expected = centralDifference(session, training, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void gradientsOfASecondRunAreAddedToTheFirst() {
    Transformer model = TinyModels.gpt(0);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model))) {
      ModelStates.initialize(model, 5, session);
      ReferenceExecutable training =
          session.compile(
              Lowering.training(model.losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT)));
      fill(training);
      training.run();
      double[] once = read(session, Lowering.gradient(model.tensors().get(2)));
      training.run();
      double[] twice = read(session, Lowering.gradient(model.tensors().get(2)));
      assertThat(twice)
          .containsExactly(Arrays.stream(once).map(g -> 2 * g).toArray(), within(1e-12));
    }
  }

  /** Both branches read x, and a residual shares the gradient of its sum with x: a copy is due. */
  @Test
  void aGradientHeldTwiceIsNotAddedToInPlace() {
    Tensor ids = Tensor.i32("ids", Role.INPUT, 4);
    Tensor table = Tensor.f32("table", Role.PARAMETER, 5, 3);
    Tensor w1 = Tensor.f32("w1", Role.PARAMETER, 3, 3);
    Tensor w2 = Tensor.f32("w2", Role.PARAMETER, 3, 3);
    GraphBuilder graph = new GraphBuilder("parallel branches");
    Tensor x = graph.embedding("x", List.of(new GraphBuilder.Lookup(ids, table)));
    Op.ResidualAdd add = new Op.ResidualAdd(1, 4, 3, DropoutMask.NONE);
    Tensor one = linear(graph, "one", x, w1);
    Tensor two = linear(graph, "two", x, w2);
    Tensor inner = graph.residualAdd("inner", add, one, two, null);
    Tensor y = graph.residualAdd("y", add, x, inner, null);
    Tensor z = graph.residualAdd("z", add, y, x, null);
    ModelInputs names = new ModelInputs(1, 4);
    graph.crossEntropy(
        "losses",
        z,
        table,
        null,
        new GraphBuilder.Targets(names.targets(), names.weights(), names.normalizer()));
    Program program = Lowering.training(graph.build());
    List<Tensor> parameters = List.of(table, w1, w2);
    List<Tensor> state =
        java.util.stream.Stream.concat(
                parameters.stream(), parameters.stream().map(Lowering::gradient))
            .toList();
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new io.sirocco.kernels.ModelState(state))) {
      Random random = new Random(3);
      for (Tensor parameter : parameters) {
        session.write(parameter, 0, random.doubles(parameter.elements(), -1, 1).toArray());
      }
      ReferenceExecutable training = session.compile(program);
      training.write(ids, new int[] {0, 4, 2, 2});
      training.write(names.targets(), new int[] {1, 0, 3, 2});
      training.write(names.weights(), new float[] {1, 2, 1, .5f});
      training.write(names.normalizer(), new double[] {NORMALIZER});
      training.run();
      Map<Tensor, double[]> gradients = gradients(session, parameters);
      for (Tensor parameter : parameters) {
        double[] gradient = Objects.requireNonNull(gradients.get(parameter));
        for (int element = 0; element < gradient.length; element++) {
          ModelInputs outputs = new ModelInputs(1, 4);
          double expected = difference(session, training, outputs, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void theCrossEntropyIsNotComputedTwice() {
    Program program =
        Lowering.training(
            TinyModels.gpt(0).losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT));
    assertThat(program.steps()).noneMatch(step -> step.op() instanceof Op.CrossEntropy);
    assertThat(program.steps())
        .filteredOn(step -> step.op() instanceof Op.CrossEntropyBackward)
        .hasSize(1);
  }

  @Test
  void gradientsOfParametersAreAlwaysAdded() {
    Program program =
        Lowering.training(
            TinyModels.gpt(.1).losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT));
    assertThat(program.steps())
        .flatMap(io.sirocco.kernels.Step::operands)
        .filteredOn(operand -> operand.tensor().role() == Role.GRADIENT)
        .isNotEmpty()
        .allMatch(operand -> operand.access() == Access.ADD);
  }

  @Test
  void aGraphWithoutLossesCannotBeTrained() {
    Graph graph = new GraphBuilder("nothing").build();
    assertThatThrownBy(() -> Lowering.training(graph))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("graph nothing has no losses");
  }

  private static Tensor linear(GraphBuilder graph, String name, Tensor x, Tensor weight) {
    GraphBuilder.Affine affine = new GraphBuilder.Affine(weight, WeightLayout.INPUT_OUTPUT, null);
    return graph.linear(name, x, affine, Activation.TANH);
  }

  private void fill(ReferenceExecutable training) {
    int[] tokens = IntStream.range(0, 60).map(i -> i * i % 11).toArray();
    TokenBatch batch = new TokenBatch(3, 6);
    for (int row = 0; row < 2; row++) {
      new CausalWindows("test data", tokens, 6).random().fill(7, 0, row, batch, row);
    }
    training.write(inputs.ids(), batch.ids());
    training.write(inputs.positions(), batch.positions());
    training.write(inputs.groups(), batch.groups());
    training.write(inputs.targets(), batch.targets());
    training.write(inputs.weights(), batch.weights());
    training.write(inputs.normalizer(), new double[] {NORMALIZER});
    if (training.program().tensors().contains(inputs.randomness())) {
      training.write(inputs.randomness(), Randomness.input(9, 4, 0));
    }
  }

  private double centralDifference(
      ReferenceSession session, ReferenceExecutable training, Tensor parameter, int element) {
    return difference(session, training, inputs, parameter, element);
  }

  private static double difference(
      ReferenceSession session,
      ReferenceExecutable training,
      ModelInputs outputs,
      Tensor parameter,
      int element) {
    double[] value = new double[1];
    session.read(parameter, element, value);
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      session.write(parameter, element, new double[] {value[0] + (side == 0 ? H : -H)});
      training.run();
      double[] losses = new double[outputs.positionCount()];
      training.read(outputs.losses(), losses);
      sums[side] = Arrays.stream(losses).sum();
    }
    session.write(parameter, element, value);
    return NORMALIZER * (sums[0] - sums[1]) / (2 * H);
  }

  private static Map<Tensor, double[]> gradients(
      ReferenceSession session, List<Tensor> parameters) {
    Map<Tensor, double[]> gradients = new HashMap<>();
    for (Tensor parameter : parameters) {
      gradients.put(parameter, read(session, Lowering.gradient(parameter)));
    }
    return gradients;
  }

  private static double[] read(ReferenceSession session, Tensor tensor) {
    double[] values = new double[(int) tensor.elements()];
    session.read(tensor, 0, values);
    return values;
  }

  @Test
  void factorsOfAllProductsGetThePrecisionAndSoDoTheirGradients() {
    ModelInputs inputs = new ModelInputs(2, 6);
    Graph graph = TinyModels.gpt(.1).losses(inputs, Objective.CAUSAL, Stochasticity.DROPOUT);
    Program plain = Lowering.training(graph);
    Program rounded = Lowering.training(graph.withFactors(Precision.BF16));
    assertThat(rounded.steps()).hasSameSizeAs(plain.steps());
    int products = 0;
    for (int i = 0; i < plain.steps().size(); i++) {
      Op op = rounded.steps().get(i).op();
      switch (op) {
        case Op.Linear(_, _, _, _, _, _, var precision) -> {
          assertThat(precision).isEqualTo(Precision.BF16);
          products++;
        }
        case Op.LinearBackward(_, _, _, _, _, _, var precision) -> {
          assertThat(precision).isEqualTo(Precision.BF16);
          products++;
        }
        case Op.CrossEntropyBackward(_, _, _, _, var precision) -> {
          assertThat(precision).isEqualTo(Precision.BF16);
          products++;
        }
        default -> assertThat(op).isEqualTo(plain.steps().get(i).op());
      }
    }
    assertThat(products).isGreaterThanOrEqualTo(9);
    assertThat(Lowering.training(graph.withFactors(Precision.BF16).withFactors(Precision.F32)))
        .isEqualTo(plain);
  }
}
