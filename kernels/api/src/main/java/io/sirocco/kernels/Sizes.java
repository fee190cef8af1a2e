package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.List;

/** The checks and the ports that the records of {@link Op} share. */
final class Sizes {

  private Sizes() {}

  /** Checks that every named size is at least 1; arguments alternate names and sizes. */
  static void positive(Object... namesAndSizes) {
    for (int i = 0; i < namesAndSizes.length; i += 2) {
      int size = (Integer) namesAndSizes[i + 1];
      if (size < 1) {
        throw new IllegalArgumentException("%s=%d is below 1".formatted(namesAndSizes[i], size));
      }
    }
  }

  /** Checks that rows B T fit an int and that the product of all fits a shard. */
  static void product(String formula, long B, long T, long width) {
    long rows = Math.multiplyExact(B, T);
    long elements = Math.multiplyExact(rows, width);
    if (elements > MemoryPlan.SHARD_ELEMENTS) {
      throw new IllegalArgumentException(
          "%s = %d elements exceed the %d of a shard"
              .formatted(formula, elements, MemoryPlan.SHARD_ELEMENTS));
    }
  }

  /** Checks the sizes of B matrix products. */
  static void matmul(int B, int M, int N, int K) {
    positive("B", B, "M", M, "N", N, "K", K);
    product("B*M*K", B, M, K);
    product("B*K*N", B, K, N);
    product("B*M*N", B, M, N);
  }

  /** Checks the sizes of heads that are rotated. */
  static void rotation(int N, int H, int D) {
    if (D % 2 != 0) {
      throw new IllegalArgumentException("D=%d is odd: no pairs to rotate".formatted(D));
    }
    product("N*3*H*D", N, 1, 3L * H * D);
  }

  /** Checks that factors of products can have a precision. */
  static void factors(Precision precision) {
    if (precision == Precision.I32) {
      throw new IllegalArgumentException("factors of a product cannot be %s".formatted(precision));
    }
  }

  static void epsilon(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon %s is not above 0".formatted(epsilon));
    }
  }

  static void active(DropoutMask dropout) {
    if (!dropout.active()) {
      throw new IllegalArgumentException("dropout rate %s drops nothing".formatted(dropout.rate()));
    }
  }

  static List<Integer> tables(List<Integer> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("an embedding needs at least one table");
    }
    for (int count : rows) {
      positive("rows", count);
    }
    return List.copyOf(rows);
  }

  static List<Shape> some(List<Shape> shapes) {
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("no tensors given");
    }
    return List.copyOf(shapes);
  }

  /** Adds the port of the random counters where the dropout is active. */
  static void randomness(DropoutMask dropout, List<Port> ports) {
    if (dropout.active()) {
      ports.add(Port.indices("randomness", Randomness.SIZE));
    }
  }

  /** The inputs that the cross-entropy and its backward op share. */
  static List<Port> projection(int N, int C, int V, Bias bias) {
    List<Port> ports = new ArrayList<>(List.of(Port.in("x", N, C), Port.in("weight", V, C)));
    if (bias == Bias.PRESENT) {
      ports.add(Port.in("bias", V));
    }
    ports.add(Port.indices("targets", N));
    ports.add(Port.in("weights", N));
    return ports;
  }
}
