package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorSessionTest {

  @Test
  void theServiceLoaderFindsTheBackend() {
    assertThat(ServiceLoader.load(BackendProvider.class).stream().map(found -> found.get().name()))
        .contains("vector");
  }

  @Test
  void aSecondDeviceIsRefused() {
    assertThatThrownBy(() -> new VectorProvider().open(new BackendOptions(1, 1)))
        .hasMessage("device=1: backend vector has device 0 only");
  }

  @Test
  void aStateOfHalfPrecisionIsRefused() {
    Tensor tensor = new Tensor("w", Shape.of(3), Precision.BF16, Role.PARAMETER);
    try (Backend backend = new VectorBackend(1)) {
      assertThatThrownBy(() -> backend.open(new ModelState(List.of(tensor))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bf16")
          .hasMessageContaining("f32 and i32 only");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theWorkspaceIsAsLargeAsAnnounced(int threads) {
    Program program = TrainingStep.program();
    try (VectorBackend backend = new VectorBackend(threads);
        VectorSession session = (VectorSession) backend.open(TrainingStep.state())) {
      session.compile(program);
      long doubles =
          program.steps().stream()
              .filter(step -> step.op() instanceof Op.GradientNorm)
              .mapToLong(step -> NormOfGradients.doubles((Op.GradientNorm) step.op()))
              .sum();
      assertThat(backend.workspaceBytes(program))
          .isEqualTo(4L * session.workspace().length + 8 * doubles)
          .isPositive();
    }
  }
}
