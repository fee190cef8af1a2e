package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class ConformanceSuiteTest {

  /** A backend without its device. */
  private record Missing() implements BackendProvider {
    @Override
    public String name() {
      return "missing";
    }

    @Override
    public Availability availability() {
      return new Availability.Unavailable("no driver, install one");
    }

    @Override
    public Backend open(BackendOptions options) {
      throw new IllegalStateException("no driver");
    }
  }

  @Test
  void aBackendThatIsNotThereGivesOneAbortedTestWithTheReason() {
    List<DynamicNode> nodes = ConformanceSuite.tests(new Missing()).toList();
    assertThat(nodes).hasSize(1);
    DynamicTest only = (DynamicTest) nodes.getFirst();
    assertThat(only.getDisplayName()).contains("missing");
    assertThatThrownBy(() -> only.getExecutable().execute())
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("no driver, install one");
  }

  @Test
  void aFailedCheckFailsItsTest() throws Throwable {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<DynamicNode> nodes =
        ConformanceSuite.tests(
            options -> new StepwiseBackend(options.threads(), (_, _, _) -> {}))) {
      nodes.forEach(
          node -> ((DynamicContainer) node).getChildren().forEach(t -> tests.add((DynamicTest) t)));
      assertThat(tests).hasSizeGreaterThan(1000);
      DynamicTest first = tests.getFirst();
      assertThatThrownBy(() -> first.getExecutable().execute())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Embedding: port y, element 0: computed NaN, oracle")
          .hasMessageContaining("bound")
          .hasMessageContaining("seed");
    }
  }

  @Test
  void whatWasOpenedIsClosedWithTheStream() throws Throwable {
    List<String> events = new ArrayList<>();
    try (Stream<DynamicNode> nodes =
        ConformanceSuite.tests(options -> {
          events.add("open " + options.threads());
          return new ClosingBackend(events);
        })) {
      DynamicContainer group = (DynamicContainer) nodes.findFirst().orElseThrow();
      assertThat(events).isEmpty();
      DynamicTest test = (DynamicTest) group.getChildren().findFirst().orElseThrow();
      test.getExecutable().execute();
      test.getExecutable().execute();
    }
    assertThat(events).containsExactly("open 2", "close");
  }
}
