package io.sirocco.kernels;

/**
 * A table that programs read and that nothing trains, such as the sinusoids of positions. It has no
 * gradient, no moments and no place in checkpoints: its values are computed whenever a session is
 * opened.
 *
 * @param tensor of {@link Role#CONSTANT}
 * @param values its elements
 */
public record Constant(Tensor tensor, Values values) {

  private static final int CHUNK = 1 << 20;

  /** Checks the role. */
  public Constant {
    if (tensor.role() != Role.CONSTANT) {
      throw new IllegalArgumentException("%s %s is no constant".formatted(tensor.role(), tensor));
    }
  }

  /** The elements of a constant, always the same. */
  @FunctionalInterface
  public interface Values {

    /** Computes elements {@code from}, {@code from + 1}, ... in row-major order. */
    void fill(long from, float[] values);
  }

  /** Gives the tensor of a session its values. */
  public void write(Session session) {
    for (long from = 0; from < tensor.elements(); from += CHUNK) {
      float[] chunk = new float[(int) Math.min(CHUNK, tensor.elements() - from)];
      values.fill(from, chunk);
      session.write(tensor, from, chunk);
    }
  }
}
