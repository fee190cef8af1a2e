package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs.Labeled;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ELECTRA: a generator and a discriminator with one table of embeddings. */
final class ReplacedTokensTest {

  private static final double STEP = 1e-5;
  private static final int V = 11;

  private final Transformer model = new Transformer(config(new GeneratorSizes(1, 1, 4, 10)));
  private final LanguageModel generator = model.generator().orElseThrow();
  private final ModelInputs inputs =
      new ModelInputs(
          TinyBatch.B, TinyBatch.T, TinyBatch.selected().predictions(), Labeled.POSITIONS);
  private final ReferenceSession session = new ReferenceBackend().open(ModelStates.training(model));

  ReplacedTokensTest() {
    ModelStates.initialize(model, 5, session);
  }

  private static TransformerConfig config(GeneratorSizes generator) {
    TransformerConfig bert = TinyModels.bertConfig();
    return bert.with(new HeadConfig(Set.of(Head.REPLACEMENTS), TokenHead.TRANSFORMED, generator))
        .with(new Dropout(.3, .2));
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void fill(ReferenceExecutable executable) {
    new TinyBatch(inputs, model.config().embeddings().segments()).fill(executable);
  }

  @Test
  void theTablesOfEmbeddingsAreInCommonAndNothingElse() {
    Set<Tensor> both = new HashSet<>(generator.tensors());
    assertThat(model.tensors()).doesNotHaveDuplicates().containsAll(both);
    both.removeIf(tensor -> tensor.name().startsWith("generator."));
    assertThat(both)
        .extracting(Tensor::name)
        .containsExactlyInAnyOrder(
            "bert.embeddings.word_embeddings.weight",
            "bert.embeddings.position_embeddings.weight",
            "bert.embeddings.token_type_embeddings.weight",
            "bert.embeddings.LayerNorm.weight",
            "bert.embeddings.LayerNorm.bias");
    assertThat(generator.tensors())
        .extracting(Tensor::toString)
        .anyMatch(name -> name.contains("generator.bert.embeddings_project.weight"));
    assertThat(new Transformer(config(new GeneratorSizes(1, 2, 8, 10))).tensors())
        .as("a generator of the width of the embeddings needs no projection")
        .noneMatch(tensor -> tensor.name().contains("embeddings_project"));
  }

  @Test
  void everyParameterOfTheDiscriminatorHasTheGradientOfItsLosses() {
    Graph losses = model.losses(inputs, Objective.REPLACED, Stochasticity.DROPOUT);
    List<Tensor> taught =
        model.tensors().stream().filter(tensor -> !tensor.name().startsWith("generator.")).toList();
    assertGradients(losses, inputs.labelLosses(), TinyBatch.LABEL_NORMALIZER, taught);
  }

  @Test
  void everyParameterOfTheGeneratorHasTheGradientOfItsLosses() {
    Graph losses = generator.proposals(inputs, Stochasticity.DROPOUT);
    assertGradients(losses, inputs.losses(), TinyBatch.NORMALIZER, generator.tensors());
  }

  private void assertGradients(
      Graph losses, Tensor measured, double normalizer, List<Tensor> taught) {
    try (ReferenceExecutable training = session.compile(Lowering.training(losses))) {
      fill(training);
      training.run();
      Map<Tensor, double[]> gradients = new LinkedHashMap<>();
      model.tensors().forEach(p -> gradients.put(p, read(Lowering.gradient(p))));
      Random random = new Random(1);
      for (Tensor parameter : model.tensors()) {
        double[] gradient = Objects.requireNonNull(gradients.get(parameter));
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        if (!taught.contains(parameter)) {
          assertThat(largest).as("%s is left alone", parameter.name()).isZero();
          continue;
        }
        assertThat(largest).as("%s takes part", parameter.name()).isGreaterThan(1e-6);
        for (int element : random.ints(4, 0, gradient.length).toArray()) {
          double expected = normalizer * centralDifference(training, measured, parameter, element);
          assertThat(gradient[element])
              .as("%s[%d]", parameter.name(), element)
              .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
        }
      }
    }
  }

  private double centralDifference(
      ReferenceExecutable training, Tensor losses, Tensor parameter, int element) {
    double[] value = new double[1];
    session.read(parameter, element, value);
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      session.write(parameter, element, new double[] {value[0] + (side == 0 ? STEP : -STEP)});
      training.run();
      sums[side] = Arrays.stream(output(training, losses)).sum();
    }
    session.write(parameter, element, value);
    return (sums[0] - sums[1]) / (2 * STEP);
  }

  @Test
  void noDropoutOfTheGeneratorDrawsLikeOneOfTheDiscriminator() {
    Set<Integer> own = sites(model.losses(inputs, Objective.REPLACED, Stochasticity.DROPOUT));
    Set<Integer> theirs = sites(generator.proposals(inputs, Stochasticity.DROPOUT));
    assertThat(own).hasSizeGreaterThan(4).doesNotContainAnyElementsOf(theirs);
    assertThat(theirs).hasSize(4);
  }

  private static Set<Integer> sites(Graph graph) {
    Set<Integer> sites = new HashSet<>();
    graph
        .steps()
        .forEach(step -> {
          DropoutMask mask =
              switch (step.op()) {
                case Op.Dropout dropout -> dropout.dropout();
                case Op.Attention attention -> attention.dropout();
                case Op.ResidualAdd add -> add.dropout();
                default -> DropoutMask.NONE;
              };
          if (mask.active()) {
            assertThat(sites.add(mask.site())).as("site %d once", mask.site()).isTrue();
          }
        });
    return sites;
  }

  /** What is proposed is what the losses of the generator are of. */
  @Test
  void proposalsGiveTheLossesOfTheGenerator() {
    ProjectionInputs chunk =
        new ProjectionInputs(inputs.predictionCount(), generator.outputChannels(), V);
    try (ReferenceExecutable proposals =
            session.compile(
                Lowering.forward(generator.proposals(inputs, Stochasticity.DETERMINISTIC)));
        ReferenceExecutable projection =
            session.compile(Lowering.forward(generator.projection(chunk)))) {
      fill(proposals);
      proposals.run();
      projection.write(
          chunk.states(), output(proposals, inputs.tokenStates(generator.outputChannels())));
      projection.run();
      double[] logits = output(projection, chunk.logits());
      double[] losses = output(proposals, inputs.losses());
      TinyBatch batch = new TinyBatch(inputs, 2);
      for (int n = 0; n < losses.length; n++) {
        double sum = 0;
        for (int v = 0; v < V; v++) {
          sum += Math.exp(logits[n * V + v]);
        }
        double loss = Math.log(sum) - logits[n * V + batch.targets()[n]];
        assertThat(losses[n]).isCloseTo(batch.weights()[n] * loss, within(1e-9));
      }
    }
  }

  @Test
  void aHeadOfReplacementsNeedsAGeneratorAndTheOtherWayRound() {
    assertThatThrownBy(() -> new HeadConfig(Set.of(Head.REPLACEMENTS), TokenHead.PLAIN))
        .hasMessageContaining("generator null");
    assertThatThrownBy(() ->
            new HeadConfig(Set.of(Head.TOKENS), TokenHead.PLAIN, new GeneratorSizes(1, 1, 4, 4)))
        .hasMessageContaining("GeneratorSizes");
    assertThatThrownBy(() -> model.losses(inputs, Objective.MASKED, Stochasticity.DETERMINISTIC))
        .hasMessageContaining("no head TOKENS");
  }

  private double[] read(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.elements())];
    session.read(tensor, 0, values);
    return values;
  }

  private static double[] output(ReferenceExecutable executable, Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.elements())];
    executable.read(tensor, values);
    return values;
  }
}
