package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Precision;
import java.util.Map;

/**
 * What the operands of a step hold before it, by port.
 *
 * @param floats f32 operands
 * @param ints i32 operands
 * @param accesses how each is touched
 */
record Contents(
    Map<String, float[]> floats, Map<String, int[]> ints, Map<String, Access> accesses) {

  /** An f32 operand. */
  float[] floats(String port) {
    float[] values = floats.get(port);
    if (values == null) {
      throw new IllegalArgumentException(
          "no f32 operand %s among %s".formatted(port, floats.keySet()));
    }
    return values;
  }

  /** An i32 operand. */
  int[] ints(String port) {
    int[] values = ints.get(port);
    if (values == null) {
      throw new IllegalArgumentException(
          "no i32 operand %s among %s".formatted(port, ints.keySet()));
    }
    return values;
  }

  /** An f32 operand as exact numbers. */
  Approximations exact(String port) {
    return Approximations.exact(floats(port));
  }

  /** A factor of products, rounded to a precision. */
  Approximations factor(String port, Precision precision) {
    Approximations factor = exact(port);
    for (int i = 0; i < factor.length(); i++) {
      factor.set(i, factor.get(i).rounded(precision));
    }
    return factor;
  }

  /** How an operand is touched. */
  Access access(String port) {
    Access access = accesses.get(port);
    if (access == null) {
      throw new IllegalArgumentException("no port %s among %s".formatted(port, accesses.keySet()));
    }
    return access;
  }

  /** Whether the op has such a port. */
  boolean has(String port) {
    return accesses.containsKey(port);
  }

  /** A sum that starts with what is there, if it is added to. */
  Sum sum(String port, int index) {
    Sum sum = new Sum();
    if (access(port) == Access.ADD) {
      sum.add(Approximation.exact(floats(port)[index]));
    }
    return sum;
  }
}
