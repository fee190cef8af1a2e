package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.transformer.Parameter;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Layers learn at rates of their own, and what is frozen does not. */
final class LearningRatesTest {

  private static final double RATE = 1e-2;

  private final Transformer model = TinyModels.bertOfPairs(0);

  /** The first step of Adam moves each parameter by the learning rate, whatever its gradient is. */
  private Map<Tensor, Double> moved(LearningRates rates) {
    OptimizerSettings settings =
        new OptimizerSettings(
            new Schedule.Constant(RATE, 0), new AdamWSettings(.9, .99, 1e-12, 0), 1e9);
    Map<Tensor, Double> moved = new HashMap<>();
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model));
        ParameterUpdate update =
            new ParameterUpdate(session, model, settings, MixedPrecision.F32, rates)) {
      for (Tensor tensor : model.tensors()) {
        double[] gradient = new double[(int) tensor.elements()];
        Arrays.fill(gradient, 3);
        session.write(Lowering.gradient(tensor), 0, gradient);
      }
      double norm = update.run(0, RATE, LossScale.NONE);
      long counted =
          model.tensors().stream()
              .filter(tensor -> rates.factor(tensor) > 0)
              .mapToLong(Tensor::elements)
              .sum();
      assertThat(norm).isCloseTo(3 * Math.sqrt((double) counted), within(1e-4 * norm));
      for (Tensor tensor : model.tensors()) {
        double[] values = new double[(int) tensor.elements()];
        session.read(tensor, 0, values);
        assertThat(values).containsOnly(values[0]);
        moved.put(tensor, -values[0] / RATE);
        session.read(Lowering.gradient(tensor), 0, values);
        assertThat(values).as("cleared, frozen or not").containsOnly(0);
      }
    }
    return moved;
  }

  private static void assertMoved(
      Map<Tensor, Double> moved, List<Parameter> parameters, double factor) {
    assertThat(parameters).isNotEmpty();
    for (Parameter parameter : parameters) {
      assertThat(Objects.requireNonNull(moved.get(parameter.tensor())))
          .as(parameter.tensor().name())
          .isCloseTo(factor, within(1e-5));
    }
  }

  @Test
  void eachLayerLearnsSlowerThanTheOneAboveIt() {
    Map<Tensor, Double> moved = moved(LearningRates.byDepth(model, .5, 0));
    List<List<Parameter>> depths = model.parametersByDepth();
    assertMoved(moved, depths.get(3), 1);
    assertMoved(moved, depths.get(2), .5);
    assertMoved(moved, depths.get(1), .25);
    assertMoved(moved, depths.get(0), .125);
  }

  @Test
  void whatIsFrozenStaysAsItIs() {
    Map<Tensor, Double> moved = moved(LearningRates.byDepth(model, 1, 2));
    List<List<Parameter>> depths = model.parametersByDepth();
    assertMoved(moved, depths.get(3), 1);
    assertMoved(moved, depths.get(2), 1);
    assertMoved(moved, depths.get(1), 0);
    assertMoved(moved, depths.get(0), 0);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> LearningRates.byDepth(model, 0, 0)).hasMessageContaining("decay of 0");
    assertThatThrownBy(() -> LearningRates.byDepth(model, 1, 4))
        .hasMessage("4 frozen of the embeddings and 2 layers");
  }
}
