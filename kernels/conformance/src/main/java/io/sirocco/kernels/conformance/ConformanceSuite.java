package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** The suite as JUnit tests. A backend's module returns them from a method with TestFactory. */
public final class ConformanceSuite {

  private ConformanceSuite() {}

  /**
   * The tests of a backend. One that is not available gives a single test, aborted with the reason.
   */
  public static Stream<DynamicNode> tests(BackendProvider provider) {
    return switch (provider.availability()) {
      case Availability.Available _ -> tests(provider::open);
      case Availability.Unavailable(String reason) ->
          Stream.of(
              DynamicTest.dynamicTest(
                  "backend %s is not available".formatted(provider.name()),
                  () -> Assumptions.abort("%s: %s".formatted(provider.name(), reason))));
    };
  }

  /**
   * The tests of a backend that is there. It is opened on first use, once a number of threads, and
   * closed with the stream, as JUnit does after the last test.
   */
  public static Stream<DynamicNode> tests(Function<BackendOptions, Backend> open) {
    Backends backends = new Backends(open);
    Map<String, List<Check>> groups =
        checks()
            .collect(Collectors.groupingBy(Check::group, LinkedHashMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .<DynamicNode>map(group ->
            DynamicContainer.dynamicContainer(
                group.getKey(), group.getValue().stream().map(check -> test(check, backends))))
        .onClose(backends::close);
  }

  /** All checks: values by op, then refusals and properties of all ops. */
  static Stream<Check> checks() {
    return Stream.of(
            ValueChecks.checks(),
            RefusalChecks.checks(),
            OwnershipChecks.checks(),
            ThreadChecks.checks(),
            SessionChecks.checks(),
            ReplayChecks.checks())
        .flatMap(List::stream);
  }

  private static DynamicTest test(Check check, Backends backends) {
    return DynamicTest.dynamicTest(
        check.name(),
        () -> {
          if (check.run(backends) instanceof Verdict.Failed(String message)) {
            Assertions.fail(message);
          }
        });
  }
}
