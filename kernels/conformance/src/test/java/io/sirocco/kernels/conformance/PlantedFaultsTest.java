package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/** Each fault turns the suite red; without one, the same backend passes the same checks. */
final class PlantedFaultsTest {
  private static final List<Fault> FAULTS =
      Stream.of(
              LinearFaults.faults(),
              MatmulFaults.faults(),
              RoundingFaults.faults(),
              LayerNormFaults.faults(),
              GatedUnitFaults.faults(),
              RotationFaults.faults(),
              AttentionFaults.faults(),
              MovementFaults.faults(),
              TargetLossFaults.faults(),
              TrainingFaults.faults(),
              BitFaults.faults())
          .flatMap(List::stream)
          .toList();

  /** Checks in the order of the suite, but of the replay only a part that is quick in doubles. */
  private static List<Check> checks(String group) {
    if (group.startsWith("same bits in call")) {
      List<Case> linear =
          ReplayChecks.SMALL.stream()
              .filter(tested -> tested.op().name().equals("Linear"))
              .toList();
      return List.of(
          ReplayChecks.check("one linear layer", linear.subList(0, 1), Extent.ALL.calls()));
    }
    return ConformanceSuite.checks().filter(check -> check.group().equals(group)).toList();
  }

  @TestFactory
  Stream<DynamicTest> everyThirdFaultTurnsTheSuiteRed(TestReporter reporter) {
    return IntStream.range(0, FAULTS.size())
        .filter(number -> number % 3 == 0)
        .mapToObj(number -> test(FAULTS.get(number), reporter));
  }

  /** Slow: left to the checks against outside software. */
  @Tag("peer")
  @TestFactory
  Stream<DynamicTest> everyFaultTurnsTheSuiteRed(TestReporter reporter) {
    return FAULTS.stream().map(fault -> test(fault, reporter));
  }

  private static DynamicTest test(Fault fault, TestReporter reporter) {
    return dynamicTest(
        "%s: %s".formatted(fault.group(), fault.name()),
        () -> {
          Optional<String> caught = firstFailure(fault);
          assertThat(caught).as("a failed check of %s", fault.group()).isPresent();
          reporter.publishEntry(Map.of(fault.name(), caught.orElseThrow()));
        });
  }

  private static Optional<String> firstFailure(Fault fault) {
    try (Backends backends =
        new Backends(options -> new StepwiseBackend(options.threads(), fault.kernel()))) {
      for (Check check : checks(fault.group())) {
        if (check.run(backends) instanceof Verdict.Failed(String message)) {
          return Optional.of(message);
        }
      }
    }
    return Optional.empty();
  }

  @Test
  void theSameBackendWithoutAFaultPasses() {
    List<String> failures = new ArrayList<>();
    try (Backends backends =
        new Backends(options ->
            new StepwiseBackend(
                options.threads(), (op, contents, _) -> StepwiseBackend.compute(op, contents)))) {
      FAULTS.stream()
          .map(Fault::group)
          .distinct()
          .flatMap(group -> everyEighth(checks(group)))
          .forEach(check -> {
            if (check.run(backends) instanceof Verdict.Failed(String message)) {
              failures.add(message);
            }
          });
    }
    assertThat(failures).isEmpty();
  }

  /** Enough to see that it is the faults that are found; other tests run all checks. */
  private static Stream<Check> everyEighth(List<Check> checks) {
    return IntStream.range(0, checks.size()).filter(i -> i % 8 == 0).mapToObj(checks::get);
  }

  @Test
  void faultsAreManyAndNamedOnce() {
    assertThat(FAULTS).hasSizeGreaterThanOrEqualTo(40);
    assertThat(FAULTS.stream().map(fault -> fault.group() + fault.name())).doesNotHaveDuplicates();
  }
}
