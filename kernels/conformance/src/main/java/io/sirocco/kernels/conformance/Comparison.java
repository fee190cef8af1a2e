package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Holds every element of what a backend computed against the oracle and the rounding bounds. */
final class Comparison {
  private final Op op;
  private final String origin;
  private final Contents before;
  private final Map<String, double[]> exact;
  private final Map<String, Approximations> bounds;

  /** Runs the oracle on a case with the contents of a seed. */
  Comparison(Case tested, long seed) {
    this(tested.op(), Sampler.sample(tested, seed), "seed %d; %s".formatted(seed, tested.name()));
  }

  /**
   * Runs the oracle.
   *
   * @param before what the operands hold before the step
   * @param origin where that comes from, in messages
   */
  Comparison(Op op, Contents before, String origin) {
    this.op = op;
    this.origin = origin;
    this.before = before;
    exact = Oracle.run(op, before);
    bounds = RoundingBounds.of(op, before);
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
        "%s: port %s is only read, element %d was %s and is %s; %s"
            .formatted(
                op.name(), port, element, before.floats(port)[element], after[element], origin));
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
        "%s: port %s, element %d: computed %s, oracle %s, off by %s, bound %s (%d of %d elements); %s"
            .formatted(
                op.name(),
                port,
                first,
                computed[first],
                expected[first],
                Math.abs(computed[first] - expected[first]),
                bound.error()[first],
                count,
                computed.length,
                origin));
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
