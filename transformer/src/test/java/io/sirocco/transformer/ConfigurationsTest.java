package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Role;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every value of every axis, on the oracle, in double precision. */
final class ConfigurationsTest {

  private static final double STEP = 1e-5;
  private static final int SEED = 5;
  private static final int V = 11;

  private static ReferenceSession open(Configuration configuration) {
    Transformer model = configuration.model();
    ReferenceSession session = new ReferenceBackend().open(ModelStates.training(model));
    ModelStates.initialize(model, SEED, session);
    return session;
  }

  private static TinyBatch batch(Configuration configuration, ModelInputs inputs) {
    return new TinyBatch(inputs, configuration.model().config().embeddings().segments());
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterHasTheGradientOfTheLosses(Configuration configuration) {
    Transformer model = configuration.model();
    ModelInputs inputs = configuration.inputs();
    try (ReferenceSession session = open(configuration);
        ReferenceExecutable training =
            session.compile(
                Lowering.training(
                    model.losses(inputs, configuration.objective(), Stochasticity.DROPOUT)))) {
      batch(configuration, inputs).fill(training);
      training.run();
      Map<Tensor, double[]> gradients = new LinkedHashMap<>();
      model.tensors().forEach(p -> gradients.put(p, read(session, Lowering.gradient(p))));
      Random random = new Random(1);
      gradients.forEach((parameter, gradient) -> {
        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow())
            .as("%s takes part", parameter.name())
            .isGreaterThan(1e-6);
        for (int element : random.ints(4, 0, gradient.length).toArray()) {
          double expected = centralDifference(session, training, inputs, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      });
    }
  }

  private static double centralDifference(
      ReferenceSession session,
      ReferenceExecutable training,
      ModelInputs inputs,
      Tensor parameter,
      int element) {
    double[] value = new double[1];
    session.read(parameter, element, value);
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      session.write(parameter, element, new double[] {value[0] + (side == 0 ? STEP : -STEP)});
      training.run();
      sums[side] = TinyBatch.NORMALIZER * sum(training, inputs.losses());
      if (training.program().tensors().contains(inputs.labelLosses())) {
        sums[side] += TinyBatch.LABEL_NORMALIZER * sum(training, inputs.labelLosses());
      }
    }
    session.write(parameter, element, value);
    return (sums[0] - sums[1]) / (2 * STEP);
  }

  private static double sum(ReferenceExecutable executable, Tensor losses) {
    return Arrays.stream(output(executable, losses)).sum();
  }

  /** The losses are those of training, and those that the logits give. */
  @ParameterizedTest
  @EnumSource
  void evaluationGivesLossesAndTheirLogits(Configuration configuration) {
    Transformer model = configuration.model();
    ModelInputs inputs = configuration.inputs();
    Objective objective = configuration.objective();
    TinyBatch batch = batch(configuration, inputs);
    try (ReferenceSession session = open(configuration);
        ReferenceExecutable evaluation =
            session.compile(Lowering.forward(model.evaluation(inputs, objective)));
        ReferenceExecutable alone =
            session.compile(
                Lowering.forward(model.losses(inputs, objective, Stochasticity.DETERMINISTIC)))) {
      batch.fill(evaluation);
      evaluation.run();
      batch.fill(alone);
      alone.run();
      double[] losses = output(evaluation, inputs.losses());
      assertThat(losses).containsExactly(output(alone, inputs.losses()), within(1e-12));
      double[] expected =
          losses(output(evaluation, inputs.logits(V)), batch.targets(), batch.weights());
      assertThat(losses).containsExactly(expected, within(1e-9));
      if (objective.heads().contains(Head.SENTENCES)) {
        double[] labels = output(evaluation, inputs.labelLogits());
        assertThat(output(evaluation, inputs.labelLosses()))
            .containsExactly(
                losses(labels, TinyBatch.LABELS, TinyBatch.LABEL_WEIGHTS), within(1e-9));
      }
    }
  }

  private static double[] losses(double[] logits, int[] targets, float[] weights) {
    int classes = logits.length / targets.length;
    double[] losses = new double[targets.length];
    for (int n = 0; n < targets.length; n++) {
      double sum = 0;
      for (int v = 0; v < classes; v++) {
        sum += Math.exp(logits[n * classes + v]);
      }
      losses[n] = weights[n] * (Math.log(sum) - logits[n * classes + targets[n]]);
    }
    return losses;
  }

  /** One position at a time, and all after the first two at once. */
  @ParameterizedTest
  @EnumSource
  void decodingGivesTheLogitsOfTheWholeSequence(Configuration configuration) {
    Transformer model = configuration.model();
    TinyBatch batch = batch(configuration, TinyBatch.everywhere());
    Objective causal = Objective.CAUSAL;
    try (ReferenceSession session = new ReferenceBackend().open(ModelStates.decoding(model, 1));
        ReferenceExecutable whole =
            session.compile(Lowering.forward(model.evaluation(batch.inputs(), causal)))) {
      ModelStates.initialize(model, SEED, session);
      batch.fill(whole);
      whole.run();
      double[] logits = output(whole, batch.inputs().logits(V));
      for (int[] pieces : new int[][] {{1, 1, 1, 1, 1, 1}, {2, 4}}) {
        int start = 0;
        for (int S : pieces) {
          double[] decoded = decode(model, session, batch, start, S);
          start += S;
          assertThat(decoded)
              .as("after position %d of %s", start - 1, Arrays.toString(pieces))
              .containsExactly(
                  Arrays.copyOfRange(logits, (start - 1) * V, start * V), within(1e-9));
        }
      }
    }
  }

  private static double[] decode(
      Transformer model, ReferenceSession session, TinyBatch batch, int start, int S) {
    DecodingInputs inputs = new DecodingInputs(1, S, V);
    try (ReferenceExecutable decoding = session.compile(Lowering.forward(model.decoding(inputs)))) {
      decoding.write(inputs.ids(), Arrays.copyOfRange(batch.ids(), start, start + S));
      if (decoding.program().tensors().contains(inputs.positions())) {
        int[] positions = Arrays.copyOfRange(batch.positions(), start, start + S);
        decoding.write(inputs.positions(), positions);
      }
      if (batch.segments() > 0) {
        int[] segments = Arrays.copyOfRange(batch.segmentIds(), start, start + S);
        decoding.write(inputs.segments(), segments);
      }
      decoding.write(inputs.starts(), new int[] {start});
      decoding.write(inputs.last(), new int[] {S - 1});
      decoding.run();
      return output(decoding, inputs.logits());
    }
  }

  /** The states are what the head sees: without a transform they give the logits. */
  @ParameterizedTest
  @EnumSource
  void statesAreThoseThatTheOutputProjects(Configuration configuration) {
    Transformer model = configuration.model();
    ModelInputs inputs = TinyBatch.everywhere();
    TinyBatch batch = batch(configuration, inputs);
    int C = model.config().C();
    try (ReferenceSession session = open(configuration);
        ReferenceExecutable states =
            session.compile(Lowering.forward(model.states(inputs, Mask.FULL)));
        ReferenceExecutable evaluation =
            session.compile(Lowering.forward(model.evaluation(inputs, Objective.MASKED)))) {
      assertThat(states.program().tensors())
          .filteredOn(tensor -> tensor.role() == Role.OUTPUT)
          .containsExactly(inputs.states(C));
      batch.fill(states);
      states.run();
      double[] rows = output(states, inputs.states(C));
      assertThat(rows).doesNotContain(Double.NaN);
      if (model.config().heads().tokens() != TokenHead.TRANSFORMED) {
        batch.fill(evaluation);
        evaluation.run();
        double[] logits = output(evaluation, inputs.logits(V));
        double[] words = read(session, model.tensors().get(0));
        double bias = bias(session, model);
        for (int n = 0; n < inputs.positionCount(); n++) {
          double logit = bias;
          for (int c = 0; c < C; c++) {
            logit += rows[n * C + c] * words[3 * C + c];
          }
          assertThat(logits[n * V + 3]).as("row %d", n).isCloseTo(logit, within(1e-9));
        }
      }
    }
  }

  /** Of token 3. */
  private static double bias(ReferenceSession session, Transformer model) {
    return model.config().heads().tokens() == TokenHead.PLAIN
        ? 0
        : read(session, model.tensors().getLast())[3];
  }

  private static double[] output(ReferenceExecutable executable, Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.elements())];
    executable.read(tensor, values);
    return values;
  }

  private static double[] read(ReferenceSession session, Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.elements())];
    session.read(tensor, 0, values);
    return values;
  }
}
