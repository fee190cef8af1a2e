package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionTensorsTest {

  /** Files read and write tensors in pieces: each begins where it is asked to. */
  @Test
  void piecesOfATensorAreReadAndWrittenAtTheirPlaces() throws IOException {
    Tensor a = Tensor.f32("a", Role.PARAMETER, 2, 3);
    Tensor b = Tensor.f32("b", Role.PARAMETER, 4);
    try (ReferenceBackend backend = new ReferenceBackend();
        Session session = backend.open(new ModelState(List.of(a, b)))) {
      TensorTarget target = SessionTensors.targets(session, List.of(b, a)).get(1);
      assertThat(target.name()).isEqualTo("a");
      assertThat(target.shape()).containsExactly(2L, 3L);
      target.elements().write(0, new float[] {1, 2});
      target.elements().write(2, new float[] {3, 4, 5, 6});
      TensorSource source = SessionTensors.sources(session, List.of(a, b)).get(0);
      assertThat(source.name()).isEqualTo("a");
      assertThat(source.shape()).containsExactly(2L, 3L);
      float[] piece = new float[2];
      source.elements().read(3, piece);
      assertThat(piece).containsExactly(4, 5);
    }
  }
}
