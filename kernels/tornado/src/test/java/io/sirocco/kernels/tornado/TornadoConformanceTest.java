package io.sirocco.kernels.tornado;

import io.sirocco.kernels.conformance.ConformanceSuite;
import io.sirocco.kernels.conformance.Extent;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class TornadoConformanceTest {

  @TestFactory
  Stream<DynamicNode> conforms() {
    return ConformanceSuite.tests(new TornadoProvider(), Extent.SELECTION);
  }
}
