package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of texts on top of each kind of model. */
final class ClassHeadTest {

  private static final double STEP = 1e-5;
  private static final int CLASSES = 3;

  private final ModelInputs inputs = TinyBatch.selected();

  private static TransformerConfig pretrained(Naming kind) {
    return switch (kind) {
      case GPT -> TinyModels.gptConfig(6);
      case BERT -> TinyModels.bertConfig();
      case XLM -> TinyModels.xlmConfig();
    };
  }

  private static Transformer model(Naming kind) {
    TransformerConfig config = pretrained(kind);
    return new Transformer(
        config.with(config.heads().classifying(CLASSES)).with(new Dropout(.3, .2)));
  }

  private static Transformer tagger(Naming kind) {
    TransformerConfig config = pretrained(kind);
    return new Transformer(config.with(config.heads().tagging(CLASSES)).with(new Dropout(.3, .2)));
  }

  /** Whose texts have the mean of their states. */
  private static Transformer averaging(Naming kind) {
    TransformerConfig config = model(kind).config();
    return new Transformer(config.with(config.heads().with(Summary.MEAN)));
  }

  private static ModelInputs positions() {
    ModelInputs all = TinyBatch.everywhere();
    return new ModelInputs(all.B(), all.T(), all.predictions(), ModelInputs.Labeled.POSITIONS);
  }

  private static Objective objective(Naming kind) {
    return Objective.classes(kind == Naming.GPT ? Mask.CAUSAL : Mask.FULL);
  }

  private static ReferenceSession open(Transformer model) {
    ReferenceSession session = new ReferenceBackend().open(ModelStates.training(model));
    ModelStates.initialize(model, 5, session);
    return session;
  }

  private void fill(ReferenceExecutable executable, Naming kind) {
    int segments = pretrained(kind).embeddings().segments();
    new TinyBatch(inputs, segments).fill(executable);
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterHasTheGradientOfTheLosses(Naming kind) {
    gradientsAreDerivatives(model(kind), inputs, objective(kind));
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterHasTheGradientOfTheLossesOfMeans(Naming kind) {
    gradientsAreDerivatives(averaging(kind), inputs, objective(kind));
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterHasTheGradientOfTheLossesOfTokens(Naming kind) {
    Mask mask = objective(kind).mask();
    gradientsAreDerivatives(tagger(kind), positions(), Objective.tokenClasses(mask));
  }

  static Stream<Objective> continued() {
    Objective classes = Objective.classes(Mask.CAUSAL);
    return Stream.of(classes, Objective.values(Mask.CAUSAL, new Criterion.Focal(2)))
        .map(Objective::continuing);
  }

  @ParameterizedTest
  @MethodSource("continued")
  void everyParameterHasTheGradientOfBothLossesOfAGpt(Objective objective) {
    TransformerConfig config = model(Naming.GPT).config();
    Transformer model = new Transformer(config.with(config.heads().continuing()));
    assertThat(model.tensors()).as("no more parameters").isEqualTo(model(Naming.GPT).tensors());
    ModelInputs.Labeled labeled =
        objective.criterion() == null
            ? ModelInputs.Labeled.SEQUENCES
            : new ModelInputs.Labeled.Values(CLASSES);
    ModelInputs all =
        new ModelInputs(inputs.B(), inputs.T(), new Predictions.Everywhere(), labeled);
    gradientsAreDerivatives(model, all, objective);
  }

  static Stream<Arguments> criteria() {
    return Stream.of(Naming.values())
        .flatMap(kind ->
            Stream.of(new Criterion.Logistic(), new Criterion.Squared(), new Criterion.Focal(2))
                .map(criterion -> Arguments.of(kind, criterion)));
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void everyParameterHasTheGradientOfTheLossesOfValues(Naming kind, Criterion criterion) {
    ModelInputs valued =
        new ModelInputs(
            inputs.B(), inputs.T(), inputs.predictions(), new ModelInputs.Labeled.Values(CLASSES));
    Objective values = Objective.values(objective(kind).mask(), criterion);
    gradientsAreDerivatives(model(kind), valued, values);
  }

  private static void gradientsAreDerivatives(
      Transformer model, ModelInputs inputs, Objective objective) {
    try (ReferenceSession session = open(model);
        ReferenceExecutable training =
            session.compile(
                Lowering.training(model.losses(inputs, objective, Stochasticity.DROPOUT)))) {
      new TinyBatch(inputs, model.config().embeddings().segments()).fill(training);
      training.run();
      Map<Tensor, double[]> gradients = new LinkedHashMap<>();
      model.tensors().forEach(p -> gradients.put(p, read(session, Lowering.gradient(p))));
      Random random = new Random(1);
      gradients.forEach((parameter, gradient) -> {
        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow())
            .as("%s takes part", parameter.name())
            .isGreaterThan(1e-7);
        for (int element : random.ints(4, 0, gradient.length).toArray()) {
          double expected = centralDifference(inputs, session, training, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      });
    }
  }

  private static double centralDifference(
      ModelInputs inputs,
      ReferenceSession session,
      ReferenceExecutable training,
      Tensor parameter,
      int element) {
    double[] value = new double[1];
    session.read(parameter, element, value);
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      session.write(parameter, element, new double[] {value[0] + (side == 0 ? STEP : -STEP)});
      training.run();
      sums[side] =
          TinyBatch.LABEL_NORMALIZER * Arrays.stream(output(training, inputs.labelLosses())).sum();
      if (training.program().tensors().contains(inputs.losses())) {
        sums[side] += TinyBatch.NORMALIZER * Arrays.stream(output(training, inputs.losses())).sum();
      }
    }
    session.write(parameter, element, value);
    return (sums[0] - sums[1]) / (2 * STEP);
  }

  /**
   * The logits are those of the state that stands for a text: the last of a GPT, else the first.
   */
  @ParameterizedTest
  @EnumSource
  void logitsAreMadeOfTheStateThatStandsForTheText(Naming kind) {
    Transformer model = model(kind);
    int[] of = kind == Naming.GPT ? new int[] {5, 9, 16} : new int[] {0, 6, 12};
    logitsAreMadeOf(
        new int[] {0, 1, 2},
        (session, states, text) -> {
          double[] state = states.row(of[text]);
          return kind == Naming.BERT ? pooled(session, model, state) : state;
        },
        model,
        inputs,
        objective(kind));
  }

  /** The mean is over what is there: the three texts have 6, 4 and 5 tokens. */
  @ParameterizedTest
  @EnumSource
  void logitsAreMadeOfTheMeanOfTheStatesOfTokens(Naming kind) {
    int[] lengths = {6, 4, 5};
    logitsAreMadeOf(
        new int[] {0, 1, 2},
        (_, states, text) -> {
          double[] mean = new double[states.C()];
          for (int t = 0; t < lengths[text]; t++) {
            double[] state = states.row(text * TinyBatch.T + t);
            Arrays.setAll(mean, c -> mean[c] + state[c] / lengths[text]);
          }
          return mean;
        },
        averaging(kind),
        inputs,
        objective(kind));
  }

  @ParameterizedTest
  @EnumSource
  void logitsOfATokenAreMadeOfItsState(Naming kind) {
    logitsAreMadeOf(
        new int[] {0, 3, 5, 9, 16},
        (_, states, row) -> states.row(row),
        tagger(kind),
        positions(),
        Objective.tokenClasses(objective(kind).mask()));
  }

  /** The states of all positions, C channels each. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record States(double[] values, int C) {
    double[] row(int row) {
      return Arrays.copyOfRange(values, row * C, (row + 1) * C);
    }
  }

  /** What stands for a text or a token where its classes are told. */
  private interface Summarized {
    double[] of(ReferenceSession session, States states, int number);
  }

  private void logitsAreMadeOf(
      int[] numbers,
      Summarized summarized,
      Transformer model,
      ModelInputs given,
      Objective objective) {
    int C = model.config().C();
    try (ReferenceSession session = open(model);
        ReferenceExecutable body =
            session.compile(Lowering.forward(model.states(given, objective.mask())));
        ReferenceExecutable measurement =
            session.compile(Lowering.forward(model.measurement(given, objective)))) {
      fill(body, model.config().naming());
      body.run();
      fill(measurement, model.config().naming());
      measurement.run();
      States states = new States(output(body, given.states(C)), C);
      double[] logits = output(measurement, given.labelLogits(CLASSES));
      // A GPT's head of texts has no bias.
      boolean biased = model.tensors().getLast().name().endsWith(".bias");
      double[] weight =
          read(session, model.tensors().get(model.tensors().size() - (biased ? 2 : 1)));
      double[] bias = biased ? read(session, model.tensors().getLast()) : new double[CLASSES];
      for (int number : numbers) {
        double[] summary = summarized.of(session, states, number);
        for (int k = 0; k < CLASSES; k++) {
          double logit = bias[k];
          for (int c = 0; c < C; c++) {
            logit += weight[k * C + c] * summary[c];
          }
          assertThat(logits[number * CLASSES + k]).isCloseTo(logit, within(1e-9));
        }
      }
    }
  }

  private static double[] pooled(ReferenceSession session, Transformer model, double[] state) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    model.tensors().forEach(tensor -> named.put(tensor.name(), tensor));
    double[] weight = read(session, required(named, "bert.pooler.dense.weight"));
    double[] bias = read(session, required(named, "bert.pooler.dense.bias"));
    double[] pooled = new double[state.length];
    for (int k = 0; k < pooled.length; k++) {
      double sum = bias[k];
      for (int c = 0; c < state.length; c++) {
        sum += weight[k * state.length + c] * state[c];
      }
      pooled[k] = Math.tanh(sum);
    }
    return pooled;
  }

  private static Tensor required(Map<String, Tensor> named, String name) {
    Tensor tensor = named.get(name);
    assertThat(tensor).as(name).isNotNull();
    return Objects.requireNonNull(tensor);
  }

  @ParameterizedTest
  @EnumSource
  void parametersAreCalledAsHuggingFaceCallsThem(Naming kind) {
    List<String> names = model(kind).tensors().stream().map(Tensor::name).toList();
    switch (kind) {
      case GPT -> assertThat(names).endsWith("score.weight").doesNotContain("score.bias");
      case BERT -> assertThat(names).endsWith("classifier.weight", "classifier.bias");
      case XLM ->
          assertThat(names)
              .endsWith("sequence_summary.summary.weight", "sequence_summary.summary.bias");
    }
    assertThat(names).noneMatch(name -> name.startsWith("cls.") || name.startsWith("pred_layer"));
    assertThat(names.contains("bert.pooler.dense.weight")).isEqualTo(kind == Naming.BERT);
    assertThat(averaging(kind).tensors().stream().map(Tensor::name).toList())
        .as("no pooler where states are averaged")
        .containsExactlyElementsOf(
            names.stream().filter(name -> !name.contains("pooler")).toList());
    assertThat(tagger(kind).tensors().stream().map(Tensor::name).toList())
        .endsWith("classifier.weight", "classifier.bias")
        .noneMatch(name -> name.contains("pooler") || name.startsWith("score"));
  }

  @ParameterizedTest
  @EnumSource
  void depthsHoldEveryParameterOnceFromTheEmbeddingsUp(Naming kind) {
    Transformer model = model(kind);
    List<List<Parameter>> depths = model.parametersByDepth();
    assertThat(depths).hasSize(model.config().L() + 2);
    assertThat(depths.stream().flatMap(List::stream).map(Parameter::tensor).toList())
        .containsExactlyElementsOf(model.tensors());
    assertThat(depths.getFirst().getFirst().tensor()).isEqualTo(model.tensors().getFirst());
  }

  @Test
  void aHeadOfClassesHasOneOrMore() {
    HeadConfig tokens = HeadConfig.tokens(TokenHead.PLAIN);
    assertThatThrownBy(() -> tokens.classifying(0)).hasMessageContaining("with 0 classes");
    assertThatThrownBy(() ->
            new HeadConfig(
                Set.of(Head.TOKENS),
                TokenHead.PLAIN,
                null,
                2,
                PoolerActivation.TANH,
                Summary.TOKEN))
        .hasMessageContaining("with 2 classes");
    Set<Head> both = Set.of(Head.CLASSES, Head.TOKEN_CLASSES);
    assertThatThrownBy(() ->
            new HeadConfig(both, TokenHead.PLAIN, null, 2, PoolerActivation.TANH, Summary.TOKEN))
        .hasMessageContaining("with 2 classes");
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
