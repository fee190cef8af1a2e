package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.WeightLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Factors are rounded to the very number, all over the range of floats: each upper half of their
 * bits with lower halves around the middle of two neighbors, multiplied by 1. The sign of zero is
 * left open, as the sum begins with a zero; so is whether floats that are subnormal themselves
 * become zero, as devices may flush them.
 */
final class RoundingChecks {

  private static final int UPPER_HALVES = 1 << 16;

  /**
   * The last bits of both types, even and odd; what is cut: nothing, half a unit, its neighbors.
   */
  private static final int[] LOWER_HALVES = {
    0, 1, 0x0FFF, 0x1000, 0x1001, 0x2FFF, 0x3000, 0x3001, 0x7FFF, 0x8000, 0x8001, 0xF000, 0xFFFF
  };

  private RoundingChecks() {}

  static List<Check> checks() {
    return List.of(check(Precision.BF16), check(Precision.F16));
  }

  private static Check check(Precision precision) {
    return new Check(
        "rounding of factors",
        "all exponents in %s".formatted(precision),
        backends -> verdict(precision, backends));
  }

  private static Verdict verdict(Precision precision, Backends backends) {
    float[] values = new float[UPPER_HALVES * LOWER_HALVES.length];
    for (int i = 0; i < values.length; i++) {
      int upper = (i / LOWER_HALVES.length) << 16;
      values[i] = Float.intBitsToFloat(upper | LOWER_HALVES[i % LOWER_HALVES.length]);
    }
    int N = values.length;
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    Op op = new Op.Linear(N, 1, 1, layout, Bias.ABSENT, Activation.NONE, precision);
    Case tested = new Case(op, Data.NORMAL);
    Map<String, float[]> floats =
        Map.of("x", values, "weight", new float[] {1}, "y", new float[values.length]);
    Contents contents = new Contents(floats, Map.of(), tested.accesses());
    Map<String, float[]> results = BoundRun.once(tested, contents, backends.usual());
    float[] computed = Objects.requireNonNull(results.get("y"));
    for (int i = 0; i < N; i++) {
      float expected = precision.round(values[i]);
      boolean flushed = Math.abs(values[i]) < Float.MIN_NORMAL && computed[i] == 0;
      if (computed[i] != expected
          && !flushed
          && !(Float.isNaN(computed[i]) && Float.isNaN(expected))) {
        return new Verdict.Failed(
            "%s rounds %s (%08x) to %s, not to %s"
                .formatted(
                    precision,
                    values[i],
                    Float.floatToRawIntBits(values[i]),
                    computed[i],
                    expected));
      }
    }
    return new Verdict.Passed();
  }
}
