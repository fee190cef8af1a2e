package io.sirocco.kernels;

/** The checks that every backend makes at its doors. */
public final class Bounds {

  private Bounds() {}

  /**
   * Checks an index before a kernel follows it.
   *
   * @param limit what it must be below
   * @param position where it stands in its tensor
   * @param port what its tensor is called in the message
   * @throws IllegalArgumentException naming port, position, value and limit
   */
  public static void index(int limit, int position, int value, String port) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          "%s[%d] = %d is outside [0, %d)".formatted(port, position, value, limit));
    }
  }

  /**
   * Checks where S new positions begin in a cache of T.
   *
   * @param sequence the sequence that they belong to
   * @throws IllegalArgumentException naming the sequence, its start and the cache's size
   */
  public static void start(int S, int T, int sequence, int start) {
    if (start < 0 || start > T - S) {
      throw new IllegalArgumentException(
          "starts[%d] = %d: positions %d to %d are outside [0, %d)"
              .formatted(sequence, start, start, (long) start + S - 1, T));
    }
  }

  /**
   * Checks an access to a tensor of the state.
   *
   * @throws IllegalArgumentException if the state lacks the f32 tensor or the range leaves it
   */
  public static void state(ModelState state, Tensor tensor, long from, int length) {
    if (tensor.precision() != Precision.F32 || !state.tensors().contains(tensor)) {
      throw new IllegalArgumentException("the session holds no f32 tensor %s".formatted(tensor));
    }
    if (from < 0 || from > tensor.elements() - length) {
      throw new IllegalArgumentException(
          "elements %d to %d leave %s".formatted(from, from + length, tensor));
    }
  }

  /**
   * Checks an access to an input or output of a program.
   *
   * @throws IllegalArgumentException if the program lacks the tensor or a value differs
   */
  public static void exchange(
      Program program, Tensor tensor, Role role, Precision precision, int length) {
    if (tensor.role() != role || !program.tensors().contains(tensor)) {
      throw new IllegalArgumentException(
          "program %s has no %s %s".formatted(program.name(), role, tensor));
    }
    if (tensor.precision() != precision) {
      throw new IllegalArgumentException("%s is not %s".formatted(tensor, precision));
    }
    if (tensor.elements() != length) {
      throw new IllegalArgumentException(
          "%s has %d elements, %d given".formatted(tensor, tensor.elements(), length));
    }
  }
}
