package io.sirocco.benchmarks;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.util.Map;

/**
 * An op with what it reads: the same numbers for every contestant.
 *
 * @param op what is computed
 * @param floats per f32 port that is read or updated, its elements
 * @param integers per i32 port, its elements
 */
public record Work(Op op, Map<String, float[]> floats, Map<String, int[]> integers) {

  /** Checks that every port that is read has as many elements as its shape says. */
  public Work {
    floats = Map.copyOf(floats);
    integers = Map.copyOf(integers);
    for (Port port : op.signature()) {
      boolean isRead =
          port.direction() == Port.Direction.IN || port.direction() == Port.Direction.STATE;
      if (isRead) {
        long given = length(port.name(), floats, integers);
        if (given != port.shape().elements()) {
          throw new IllegalArgumentException(
              "%s: port %s has %d elements, %d given"
                  .formatted(op, port.name(), port.shape().elements(), given));
        }
      }
    }
  }

  private static long length(
      String port, Map<String, float[]> floats, Map<String, int[]> integers) {
    float[] f32 = floats.get(port);
    if (f32 != null) {
      return f32.length;
    }
    int[] i32 = integers.get(port);
    return i32 == null ? 0 : i32.length;
  }

  /** The elements of an f32 port; not to be changed. */
  public float[] floats(String port) {
    float[] values = floats.get(port);
    if (values == null) {
      throw new IllegalArgumentException("%s has no f32 input %s".formatted(op, port));
    }
    return values;
  }

  /** The elements of an i32 port; not to be changed. */
  public int[] integers(String port) {
    int[] values = integers.get(port);
    if (values == null) {
      throw new IllegalArgumentException("%s has no i32 input %s".formatted(op, port));
    }
    return values;
  }
}
