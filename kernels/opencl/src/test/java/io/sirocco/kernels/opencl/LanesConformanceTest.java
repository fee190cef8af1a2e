package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.conformance.ConformanceSuite;
import io.sirocco.kernels.conformance.Extent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The kernels for devices whose work-items are lanes, on whatever device there is. */
final class LanesConformanceTest {

  private static final int GROUP = 256;
  private static final int LOCAL_MEMORY = 48 << 10;

  private static Backend open(BackendOptions options) {
    Device device = OpenClProvider.device(options);
    Tuning tuning = Tuning.lanes(GROUP, LOCAL_MEMORY);
    return new OpenClBackend(new Context(device, tuning, OpenClProvider.cache()));
  }

  @TestFactory
  Stream<DynamicNode> conforms() {
    return tests(Extent.SELECTION);
  }

  /** Two minutes on a processor: left to the checks against outside software. */
  @Tag("peer")
  @TestFactory
  Stream<DynamicNode> conformsWhole() {
    return tests(Extent.ALL);
  }

  private static Stream<DynamicNode> tests(Extent extent) {
    return switch (new OpenClProvider().availability()) {
      case Availability.Available _ -> ConformanceSuite.tests(LanesConformanceTest::open, extent);
      case Availability.Unavailable(String reason) ->
          Stream.of(DynamicTest.dynamicTest("opencl", () -> Assumptions.abort(reason)));
    };
  }
}
