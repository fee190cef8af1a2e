package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.graph.Sensitivity;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient at each position, against what happens when the embedding of a token grows. */
final class SensitivityTest {

  private static final double STEP = 1e-5;

  private final ModelInputs inputs = TinyBatch.selected();

  @ParameterizedTest
  @EnumSource
  void whatGrowsWithAnEmbeddingIsTheSumOverItsPositions(Naming kind) {
    TransformerConfig config =
        switch (kind) {
          case GPT -> TinyModels.gptConfig(6);
          case BERT -> TinyModels.bertConfig();
          case XLM -> TinyModels.xlmConfig();
        };
    Transformer model = new Transformer(config.with(config.heads().classifying(3)));
    Mask mask = kind == Naming.GPT ? Mask.CAUSAL : Mask.FULL;
    Graph graph = model.losses(inputs, Objective.classes(mask), Stochasticity.DETERMINISTIC);
    Sensitivity sensitivity = Sensitivity.of(graph);
    Tensor words = model.tensors().getFirst();
    TinyBatch batch = new TinyBatch(inputs, config.embeddings().segments());
    try (ReferenceSession session =
            new ReferenceBackend().open(ModelStates.differentiation(model));
        ReferenceExecutable differentiated = session.compile(sensitivity.program());
        ReferenceExecutable losses = session.compile(Lowering.forward(graph))) {
      ModelStates.initialize(model, 5, session);
      batch.fill(differentiated);
      differentiated.run();
      batch.fill(losses);
      double[] gradient = new double[(int) sensitivity.gradient().elements()];
      differentiated.read(sensitivity.gradient(), gradient);
      int[] ids = batch.ids();
      int width = gradient.length / ids.length;
      for (int id : Arrays.stream(ids).distinct().toArray()) {
        double[] word = new double[width];
        session.read(words, (long) id * width, word);
        double scores =
            IntStream.range(0, gradient.length)
                .filter(i -> ids[i / width] == id)
                .mapToDouble(i -> gradient[i] * word[i % width])
                .sum();
        double[] sums = new double[2];
        for (int side = 0; side < 2; side++) {
          double factor = side == 0 ? 1 + STEP : 1 - STEP;
          double[] grown = Arrays.stream(word).map(value -> factor * value).toArray();
          session.write(words, (long) id * width, grown);
          losses.run();
          double[] each = new double[TinyBatch.B];
          losses.read(inputs.labelLosses(), each);
          sums[side] = TinyBatch.LABEL_NORMALIZER * Arrays.stream(each).sum();
        }
        session.write(words, (long) id * width, word);
        double expected = (sums[0] - sums[1]) / (2 * STEP);
        assertThat(scores)
            .as("token %d", id)
            .isCloseTo(expected, within(1e-8 + 1e-6 * Math.abs(expected)));
      }
      assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-4);
    }
  }

  @Test
  void whatHasNoEmbeddingsOrNoLossesIsRefused() {
    Transformer model = new Transformer(TinyModels.bertConfig());
    ProjectionInputs rows = new ProjectionInputs(2, model.outputChannels(), 11);
    assertThatThrownBy(() -> Sensitivity.of(model.projection(rows)))
        .hasMessageContaining("not with embeddings");
    assertThatThrownBy(() -> Sensitivity.of(model.states(inputs, Mask.FULL)))
        .hasMessageContaining("has no losses");
  }
}
