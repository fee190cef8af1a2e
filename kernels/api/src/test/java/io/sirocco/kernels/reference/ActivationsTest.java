package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ActivationsTest {

  @Test
  void geluIsTheArgumentTimesTheNormalDistribution() {
    assertThat(Activations.value(Activation.GELU, 1)).isCloseTo(0.8413447460685429, within(3e-16));
    assertThat(Activations.value(Activation.GELU, -2))
        .isCloseTo(-2 * 0.02275013194817921, within(1e-16));
  }

  @Test
  void geluKeepsItsRelativeAccuracyInTheTail() {
    assertThat(Activations.value(Activation.GELU, -10) / (-10 * 7.619853024160525e-24))
        .isCloseTo(1, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3, -1.2, -0.3, 0, 0.4, 1, 2.5, 6})
  void tanhGeluIsItsTextbookForm(double z) {
    double u = Math.sqrt(2 / Math.PI) * (z + 0.044715 * Math.pow(z, 3));
    assertThat(Activations.value(Activation.GELU_TANH, z))
        .isCloseTo(z / 2 * (1 + Math.tanh(u)), within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void derivativesAreSlopes(Activation activation) {
    double h = 1e-5;
    for (double z = -6; z <= 6; z += 0.37) {
      double slope =
          (Activations.value(activation, z + h) - Activations.value(activation, z - h)) / (2 * h);
      assertThat(Activations.derivative(activation, z))
          .as("z = %s", z)
          .isCloseTo(slope, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeArgumentsStayFinite(Activation activation) {
    for (double z : new double[] {-1e38, -1e4, 1e4, 1e38}) {
      assertThat(Activations.value(activation, z)).isFinite();
      assertThat(Activations.derivative(activation, z)).isFinite();
    }
  }
}
