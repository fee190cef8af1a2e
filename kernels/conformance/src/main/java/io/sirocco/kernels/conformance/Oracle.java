package io.sirocco.kernels.conformance;

import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reference backend, from the same floats, read in double. */
final class Oracle {

  private Oracle() {}

  /** What each f32 port holds after the step. */
  static Map<String, double[]> run(Case tested, Contents contents) {
    BoundCase bound =
        BoundCase.of(new Case(tested.op(), tested.data(), tested.sums(), Binding.SESSION));
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(bound.state());
        BoundRun run = new BoundRun(bound, session)) {
      run.write(contents);
      run.run();
      Map<String, double[]> results = new LinkedHashMap<>();
      bound
          .results()
          .forEach((port, tensor) -> {
            double[] values = new double[(int) tensor.elements()];
            session.read(tensor, 0, values);
            results.put(port, values);
          });
      return results;
    }
  }
}
