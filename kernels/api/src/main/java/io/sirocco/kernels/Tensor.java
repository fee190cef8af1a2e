package io.sirocco.kernels;

/**
 * The name and layout of an array; it holds no data. Two tensors are the same array if and only if
 * they are equal; a program refuses two that share a name and differ elsewhere.
 *
 * @param name unique within a model, such as {@code h.0.attn.c_attn.weight}
 * @param shape the sizes
 * @param precision the element type
 * @param role what it is for
 */
public record Tensor(String name, Shape shape, Precision precision, Role role) {

  /** Checks that the name is not blank. */
  public Tensor {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a tensor of shape %s needs a name".formatted(shape));
    }
  }

  /** An f32 tensor. */
  public static Tensor f32(String name, Role role, long... sizes) {
    return new Tensor(name, Shape.of(sizes), Precision.F32, role);
  }

  /** An i32 tensor. */
  public static Tensor i32(String name, Role role, long... sizes) {
    return new Tensor(name, Shape.of(sizes), Precision.I32, role);
  }

  /** The number of elements. */
  public long elements() {
    return shape.elements();
  }

  /** The number of bytes of its elements. */
  public long bytes() {
    return Math.multiplyExact(shape.elements(), precision.bytes());
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(name, precision, shape);
  }
}
