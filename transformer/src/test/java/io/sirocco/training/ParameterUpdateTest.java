package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterUpdateTest {

  private static final double SCALE = 4096;
  private static final MixedPrecision HALF =
      new MixedPrecision(Precision.F16, new LossScaling(SCALE, 2000, 1));

  private final Transformer model = TinyModels.gpt(0);

  /** Clipped hard, not at all, and not by definition. */
  @ParameterizedTest
  @ValueSource(doubles = {.01, 1e6, Double.POSITIVE_INFINITY})
  void theScaleOfLossesIsUndone(double maximumNorm) {
    OptimizerSettings settings =
        new OptimizerSettings(
            new Schedule.Constant(1e-2, 0), new AdamWSettings(.9, .99, 1e-8, .5), maximumNorm);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession plain = session(backend);
        ReferenceSession scaled = session(backend);
        ParameterUpdate one = new ParameterUpdate(plain, model, settings, MixedPrecision.F32);
        ParameterUpdate other = new ParameterUpdate(scaled, model, settings, HALF)) {
      for (int step = 0; step < 2; step++) {
        setGradients(plain, 1, step);
        setGradients(scaled, SCALE, step);
        double norm = one.run(step, 1e-2, LossScale.NONE);
        assertThat(other.run(step, 1e-2, new LossScale(SCALE, 0, 0)))
            .isCloseTo(norm, within(norm * 0x1p-23));
      }
      List<Tensor> tensors = new ArrayList<>(model.tensors());
      tensors.addAll(ModelStates.moments(model));
      for (Tensor tensor : tensors) {
        double[] expected = read(plain, tensor);
        double[] actual = read(scaled, tensor);
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i])
              .as("%s, element %d", tensor.name(), i)
              .isCloseTo(expected[i], within(1e-6 * Math.abs(expected[i]) + 1e-9));
        }
      }
      for (Tensor tensor : model.tensors()) {
        assertThat(read(scaled, Lowering.gradient(tensor))).containsOnly(0);
      }
    }
  }

  private ReferenceSession session(ReferenceBackend backend) {
    ReferenceSession session = backend.open(ModelStates.training(model));
    ModelStates.initialize(model, 1, session);
    return session;
  }

  private void setGradients(ReferenceSession session, double scale, int step) {
    Random random = new Random(7 + step);
    for (Tensor tensor : model.tensors()) {
      double[] gradient = new double[(int) tensor.elements()];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = scale * random.nextGaussian();
      }
      session.write(Lowering.gradient(tensor), 0, gradient);
    }
  }

  private static double[] read(ReferenceSession session, Tensor tensor) {
    double[] values = new double[(int) tensor.elements()];
    session.read(tensor, 0, values);
    return values;
  }
}
