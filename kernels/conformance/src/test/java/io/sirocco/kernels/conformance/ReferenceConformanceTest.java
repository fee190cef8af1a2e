package io.sirocco.kernels.conformance;

import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The oracle, read as floats, passes its own suite. */
final class ReferenceConformanceTest {

  @TestFactory
  Stream<DynamicNode> referenceBackend() {
    return ConformanceSuite.tests(new ReferenceBackend.Provider(), Extent.SELECTION);
  }

  /** Slow, as everything in scalar loops: left to the checks against outside software. */
  @Tag("peer")
  @TestFactory
  Stream<DynamicNode> referenceBackendWhole() {
    return ConformanceSuite.tests(new ReferenceBackend.Provider());
  }
}
