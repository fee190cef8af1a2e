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
    return tests(provider, Extent.ALL);
  }

  /** As {@link #tests(BackendProvider)}, with a selection of the checks or all of them. */
  public static Stream<DynamicNode> tests(BackendProvider provider, Extent extent) {
    return switch (provider.availability()) {
      case Availability.Available _ -> tests(provider::open, extent);
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
    return tests(open, Extent.ALL);
  }

  /** As {@link #tests(Function)}, with a selection of the checks or all of them. */
  public static Stream<DynamicNode> tests(Function<BackendOptions, Backend> open, Extent extent) {
    Backends backends = new Backends(open);
    List<Check> checks = checks(extent);
    Map<String, List<Check>> groups =
        checks.stream()
            .collect(Collectors.groupingBy(Check::group, LinkedHashMap::new, Collectors.toList()));
    Stream<DynamicNode> run =
        groups.entrySet().stream()
            .map(group ->
                DynamicContainer.dynamicContainer(
                    group.getKey(), group.getValue().stream().map(check -> test(check, backends))));
    return Stream.concat(run, leftOut(checks.size())).onClose(backends::close);
  }

  /** A test that says how many checks are left out, if any. */
  private static Stream<DynamicNode> leftOut(int run) {
    int all = checks(Extent.ALL).size();
    return run == all
        ? Stream.of()
        : Stream.of(
            DynamicTest.dynamicTest(
                "what is left out",
                () ->
                    Assumptions.abort(
                        "%d of %d checks of the suite are left out, which differ in sizes"
                            .formatted(all - run, all))));
  }

  /** All checks: values by op, then refusals and properties of all ops. */
  static Stream<Check> checks() {
    return checks(Extent.ALL).stream();
  }

  private static List<Check> checks(Extent extent) {
    return Stream.of(
            extent.of(ValueChecks.checks()),
            RoundingChecks.checks(),
            extent.of(RefusalChecks.checks()),
            OwnershipChecks.checks(),
            extent.of(ThreadChecks.checks()),
            SessionChecks.checks(extent),
            ReplayChecks.checks(extent))
        .flatMap(List::stream)
        .toList();
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
