package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses and gradients of a small BERT on the oracle, in double precision. */
final class BertLossTest {

  private static final int B = 3;
  private static final int T = 6;
  private static final double STEP = 1e-5;
  private static final double NORMALIZER = .25;
  private static final int SEED = 5;

  /** Sentence pairs of 6, 4 and 5 tokens; what follows them is absent. */
  private static final int[] LENGTHS = {6, 4, 5};

  /** What is predicted: rows among the BT, targets, weights; the last entries are not used. */
  private static final int[] ROWS = {1, 4, 6, 9, 15, 0, 0};

  private static final int[] TARGETS = {3, 10, 0, 7, 7, 0, 0};
  private static final float[] WEIGHTS = {1, 1, .5f, 2, 1, 0, 0};

  private static final ModelInputs SELECTED =
      new ModelInputs(B, T, new Predictions.Selected(ROWS.length));
  private static final ModelInputs EVERYWHERE = new ModelInputs(B, T, new Predictions.Everywhere());

  /** The tokens of a batch: ids, types and groups (BT). */
  private static final class Tokens {
    final int[] ids = new int[B * T];
    final int[] types = new int[B * T];
    final int[] groups = new int[B * T];

    static Tokens some() {
      Random random = new Random(2);
      Tokens tokens = new Tokens();
      for (int row = 0; row < B * T; row++) {
        tokens.ids[row] = random.nextInt(11);
        tokens.types[row] = row % T < 2 ? 0 : 1;
        tokens.groups[row] = row % T < LENGTHS[row / T] ? 0 : -1;
      }
      return tokens;
    }
  }

  /** Losses and the gradients of all parameters. */
  private static final class Result {
    private final double[] losses;
    private final Map<String, double[]> gradients;

    Result(double[] losses, Map<String, double[]> gradients) {
      this.losses = losses;
      this.gradients = gradients;
    }

    double[] losses() {
      return losses;
    }

    Map<String, double[]> gradients() {
      return gradients;
    }
  }

  private static Result run(Transformer model, ModelInputs inputs, Tokens tokens) {
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model));
        ReferenceExecutable training = compile(model, inputs, session)) {
      ModelStates.initialize(model, SEED, session);
      fill(training, inputs, tokens);
      training.run();
      Map<String, double[]> gradients = new LinkedHashMap<>();
      for (Tensor parameter : model.tensors()) {
        gradients.put(parameter.name(), read(session, Lowering.gradient(parameter)));
      }
      return new Result(losses(training, inputs), gradients);
    }
  }

  private static ReferenceExecutable compile(
      Transformer model, ModelInputs inputs, ReferenceSession session) {
    return session.compile(
        Lowering.training(model.losses(inputs, Objective.MASKED, Stochasticity.DROPOUT)));
  }

  private static void fill(ReferenceExecutable training, ModelInputs inputs, Tokens tokens) {
    training.write(inputs.ids(), tokens.ids);
    training.write(inputs.segments(), tokens.types);
    training.write(inputs.groups(), tokens.groups);
    int[] positions = new int[inputs.positionCount()];
    Arrays.setAll(positions, row -> row % inputs.T());
    training.write(inputs.positions(), positions);
    training.write(inputs.normalizer(), new double[] {NORMALIZER});
    switch (inputs.predictions()) {
      case Predictions.Selected _ -> {
        training.write(inputs.rows(), ROWS);
        training.write(inputs.targets(), TARGETS);
        training.write(inputs.weights(), WEIGHTS);
      }
      case Predictions.Everywhere _ -> {
        int[] targets = new int[inputs.positionCount()];
        float[] weights = new float[inputs.positionCount()];
        for (int m = 0; WEIGHTS[m] > 0; m++) {
          targets[ROWS[m]] = TARGETS[m];
          weights[ROWS[m]] = WEIGHTS[m];
        }
        training.write(inputs.targets(), targets);
        training.write(inputs.weights(), weights);
      }
    }
    if (training.program().tensors().contains(inputs.randomness())) {
      training.write(inputs.randomness(), Randomness.input(9, 4, 0));
    }
  }

  private static double[] losses(ReferenceExecutable training, ModelInputs inputs) {
    double[] losses = new double[inputs.predictionCount()];
    training.read(inputs.losses(), losses);
    return losses;
  }

  private static double[] read(ReferenceSession session, Tensor tensor) {
    double[] values = new double[(int) tensor.elements()];
    session.read(tensor, 0, values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, .3})
  void everyParameterHasTheGradientOfTheLoss(double dropout) {
    Transformer model = TinyModels.bert(dropout);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model));
        ReferenceExecutable training = compile(model, SELECTED, session)) {
      ModelStates.initialize(model, SEED, session);
      fill(training, SELECTED, Tokens.some());
      training.run();
      Map<Tensor, double[]> gradients = new LinkedHashMap<>();
      model.tensors().forEach(p -> gradients.put(p, read(session, Lowering.gradient(p))));
      Random random = new Random(1);
      gradients.forEach((parameter, gradient) -> {
        for (int element : random.ints(6, 0, gradient.length).toArray()) {
          double expected = centralDifference(session, training, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      });
    }
  }

  private static double centralDifference(
      ReferenceSession session, ReferenceExecutable training, Tensor parameter, int element) {
    double[] value = new double[1];
    session.read(parameter, element, value);
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      session.write(parameter, element, new double[] {value[0] + (side == 0 ? STEP : -STEP)});
      training.run();
      sums[side] = Arrays.stream(losses(training, SELECTED)).sum();
    }
    session.write(parameter, element, value);
    return NORMALIZER * (sums[0] - sums[1]) / (2 * STEP);
  }

  /** So that no difference passes because both sides are 0. */
  @Test
  void everyParameterTakesPart() {
    Result result = run(TinyModels.bert(0), SELECTED, Tokens.some());
    assertThat(result.gradients())
        .hasSize(5 + 2 * 12 + 5)
        .allSatisfy((name, gradient) ->
            assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow())
                .as(name)
                .isGreaterThan(1e-6));
  }

  @Test
  void selectedRowsHaveTheLossesAndGradientsOfAllRowsWithWeightZeroElsewhere() {
    Transformer model = TinyModels.bert(.3);
    Result selected = run(model, SELECTED, Tokens.some());
    Result everywhere = run(model, EVERYWHERE, Tokens.some());
    for (int m = 0; m < ROWS.length; m++) {
      double loss = WEIGHTS[m] == 0 ? 0 : everywhere.losses()[ROWS[m]];
      assertThat(selected.losses()[m]).as("prediction %d", m).isCloseTo(loss, within(1e-12));
    }
    assertThat(Arrays.stream(selected.losses()).sum())
        .isGreaterThan(5)
        .isCloseTo(Arrays.stream(everywhere.losses()).sum(), within(1e-12));
    everywhere
        .gradients()
        .forEach((name, gradient) ->
            assertThat(selected.gradients().get(name))
                .as(name)
                .containsExactly(gradient, within(1e-12)));
  }

  @Test
  void absentPositionsChangeNothing() {
    Transformer model = TinyModels.bert(.3);
    Tokens tokens = Tokens.some();
    Tokens changed = Tokens.some();
    for (int row = 0; row < B * T; row++) {
      if (changed.groups[row] < 0) {
        changed.ids[row] = (changed.ids[row] + 1) % 11;
        changed.types[row] = 1 - changed.types[row];
      }
    }
    Result one = run(model, SELECTED, tokens);
    Result other = run(model, SELECTED, changed);
    assertThat(other.losses()).containsExactly(one.losses());
    one.gradients()
        .forEach((name, gradient) ->
            assertThat(other.gradients().get(name)).as(name).containsExactly(gradient));
  }

  /** Both sides of a pair share a group: types are embedded, and do not part them. */
  @Test
  void aTokenOfOneSideMovesThePredictionsOfTheOther() {
    Transformer model = TinyModels.bert(0);
    Tokens changed = Tokens.some();
    assertThat(changed.types[5]).isEqualTo(1);
    changed.ids[5] = (changed.ids[5] + 1) % 11;
    double[] before = run(model, SELECTED, Tokens.some()).losses();
    double[] after = run(model, SELECTED, changed).losses();
    assertThat(Math.abs(after[0] - before[0])).isGreaterThan(1e-4);
    // Of another sequence.
    assertThat(after[2]).isEqualTo(before[2]);
  }

  @Test
  void theTypeOfATokenCounts() {
    Transformer model = TinyModels.bert(0);
    Tokens changed = Tokens.some();
    changed.types[1] = 1;
    double[] before = run(model, SELECTED, Tokens.some()).losses();
    double[] after = run(model, SELECTED, changed).losses();
    assertThat(Math.abs(after[0] - before[0])).isGreaterThan(1e-4);
  }
}
