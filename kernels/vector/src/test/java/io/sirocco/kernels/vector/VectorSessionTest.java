package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
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
