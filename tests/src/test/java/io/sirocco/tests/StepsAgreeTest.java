package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.BackendChoice;
import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A step of every kind of model comes to the same on every device backend as on the vector one. */
final class StepsAgreeTest {

  private static final double TOLERANCE = 1e-4;

  /** Of the norm of all gradients: below it a gradient is made of rounding errors. */
  private static final double SHARE = 1e-6;

  @TestFactory
  Stream<DynamicNode> others() {
    return BackendChoice.candidates().stream()
        .filter(candidate -> !candidate.provider().name().equals("vector"))
        .flatMap(candidate ->
            switch (candidate.availability()) {
              case Availability.Available(var kind, var _) ->
                  kind == Availability.DeviceKind.CHECK
                      ? Stream.empty()
                      : Stream.of(tests(candidate.provider().name()));
              case Availability.Unavailable(var reason) ->
                  Stream.of(
                      DynamicTest.dynamicTest(
                          candidate.provider().name(), () -> Assumptions.abort(reason)));
            });
  }

  private static DynamicNode tests(String backend) {
    return DynamicContainer.dynamicContainer(
        backend,
        Stream.of(SmallModel.values())
            .map(small -> DynamicTest.dynamicTest(small.name(), () -> agree(backend, small))));
  }

  private static void agree(String name, SmallModel small) {
    try (Backend vector = TinyTraining.backend(2);
        Backend backend = BackendChoice.open(name, BackendOptions.threads(2)).backend()) {
      SmallRun expected = SmallRun.of(vector, small, 1);
      SmallRun found = SmallRun.of(backend, small, 1);
      expected
          .losses()
          .forEach((output, losses) ->
              assertClose(output.name(), found.losses().get(output), losses, 0));
      double all = 0;
      for (float[] gradient : expected.gradients().values()) {
        all += squares(gradient);
      }
      assertAllClose(found.gradients(), expected.gradients(), SHARE * Math.sqrt(all));
    }
  }

  private static void assertAllClose(
      Map<String, float[]> found, Map<String, float[]> expected, double floor) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertClose(name, found.get(name), values, floor));
  }

  private static void assertClose(
      String name, float @Nullable [] found, float[] expected, double floor) {
    float[] difference = Objects.requireNonNull(found, name).clone();
    assertThat(difference).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= expected[i];
    }
    double bound = TOLERANCE * Math.max(Math.sqrt(squares(expected)), floor);
    assertThat(Math.sqrt(squares(difference))).as(name).isLessThanOrEqualTo(bound);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
