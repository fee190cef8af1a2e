package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Holds every element of what a backend computed against the oracle and the rounding bounds. */
final class Comparison {
  private final Case tested;
  private final long seed;
  private final Contents before;
  private final Map<String, double[]> exact;
  private final Map<String, Approximations> bounds;

  /** Runs the oracle. */
  Comparison(Case tested, long seed) {
    this.tested = tested;
    this.seed = seed;
    before = Sampler.sample(tested, seed);
    exact = Oracle.run(tested.op(), before);
    bounds = RoundingBounds.of(tested.op(), before);
  }

  /** The contents that the backend has to start from. */
  Contents before() {
    return before;
  }

  /** What the oracle computed. */
  Map<String, double[]> exact() {
    return exact;
  }

  /** What the bounds say. */
  Map<String, Approximations> bounds() {
    return bounds;
  }

  /** The verdict on what a backend computed. */
  Verdict verdict(Map<String, float[]> computed) {
    for (Map.Entry<String, float[]> port : computed.entrySet()) {
      Optional<String> difference =
          before.access(port.getKey()) == Access.READ
              ? change(port.getKey(), port.getValue())
              : difference(port.getKey(), port.getValue());
      if (difference.isPresent()) {
        return new Verdict.Failed(difference.orElseThrow());
      }
    }
    return new Verdict.Passed();
  }

  private Optional<String> change(String port, float[] after) {
    int element = Arrays.mismatch(before.floats(port), after);
    if (element < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: port %s is only read, element %d was %s and is %s; seed %d; %s"
            .formatted(
                tested.op().name(),
                port,
                element,
                before.floats(port)[element],
                after[element],
                seed,
                tested.name()));
  }

  private Optional<String> difference(String port, float[] computed) {
    double[] expected = exact.get(port);
    Approximations bound = bounds.get(port);
    if (expected == null || bound == null) {
      throw new IllegalStateException("no oracle or no bound for port %s".formatted(port));
    }
    int first = -1;
    int count = 0;
    for (int i = 0; i < computed.length; i++) {
      if (!within(computed[i], expected[i], bound.error()[i])) {
        first = first < 0 ? i : first;
        count++;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: port %s, element %d: computed %s, oracle %s, off by %s, bound %s (%d of %d elements);"
                .formatted(
                    tested.op().name(),
                    port,
                    first,
                    computed[first],
                    expected[first],
                    Math.abs(computed[first] - expected[first]),
                    bound.error()[first],
                    count,
                    computed.length)
            + " seed %d; %s".formatted(seed, tested.name()));
  }

  private static boolean within(float computed, double expected, double bound) {
    if (Double.isNaN(expected)) {
      return Float.isNaN(computed);
    }
    if (Double.isInfinite(expected)) {
      return computed == expected;
    }
    if (!Double.isFinite(bound)) {
      throw new IllegalStateException("no bound for a result of %s: %s".formatted(expected, bound));
    }
    return Math.abs(computed - expected) <= bound;
  }
}
