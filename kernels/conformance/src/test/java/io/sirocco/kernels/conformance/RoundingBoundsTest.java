package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bounds hold two derivations of every op against each other: their own and the oracle's. */
final class RoundingBoundsTest {

  /** What is left of a bound that is computed in double, and the rounding of a result itself. */
  private static final double PART_OF_BOUND = 0x1p-10;

  private static final double ROUNDING_IN_DOUBLE = 0x1p-48;

  @Test
  void theirValuesAreTheOraclesAndEveryBoundIsFinite() {
    List<String> differences = new ArrayList<>();
    for (Case tested : CaseTable.CASES) {
      if (isLarge(tested)) {
        continue;
      }
      Comparison comparison = new Comparison(tested, tested.seed() + 17);
      comparison.bounds().forEach((port, bounds) -> collect(comparison, port, bounds, differences));
      for (Port port : tested.op().signature()) {
        boolean changed = comparison.before().access(port.name()) != Access.READ;
        assertThat(comparison.bounds().containsKey(port.name()))
            .as("bound of %s of %s", port.name(), tested.op().name())
            .isEqualTo(changed);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static void collect(
      Comparison comparison, String port, Approximations bounds, List<String> differences) {
    double[] exact = Objects.requireNonNull(comparison.exact().get(port), port);
    assertThat(exact).as(port).hasSize(bounds.length());
    for (int i = 0; i < exact.length; i++) {
      double value = bounds.value()[i];
      double error = bounds.error()[i];
      if (Double.isNaN(exact[i]) || Double.isInfinite(exact[i])) {
        if (Double.compare(exact[i], value) != 0) {
          differences.add("%s[%d]: %s, oracle %s".formatted(port, i, value, exact[i]));
        }
      } else {
        double allowed =
            PART_OF_BOUND * error + ROUNDING_IN_DOUBLE * Math.max(1, Math.abs(exact[i]));
        if (!(Math.abs(value - exact[i]) <= allowed) || !Double.isFinite(error) || error < 0) {
          differences.add("%s[%d]: %s ± %s, oracle %s".formatted(port, i, value, error, exact[i]));
        }
      }
    }
  }

  private static boolean isLarge(Case tested) {
    return tested.op().signature().stream().anyMatch(port -> port.shape().elements() > 5_000);
  }

  @Test
  void ordinaryResultsAreBoundedToFourDigits() {
    for (Case tested : ReplayChecks.SMALL) {
      Comparison comparison = new Comparison(tested, tested.seed());
      for (Map.Entry<String, Approximations> port : comparison.bounds().entrySet()) {
        double[] value = port.getValue().value();
        double[] error = port.getValue().error();
        double largest = 0;
        double loosest = 0;
        for (int i = 0; i < value.length; i++) {
          largest = Math.max(largest, Math.abs(value[i]));
          loosest = Math.max(loosest, error[i]);
        }
        assertThat(loosest)
            .as("%s of %s", port.getKey(), tested.op())
            .isLessThanOrEqualTo(1e-4 * largest);
      }
    }
  }
}
