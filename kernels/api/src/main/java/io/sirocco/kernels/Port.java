package io.sirocco.kernels;

import java.util.Set;

/**
 * One place in the signature of an {@link Op} at which a tensor is bound.
 *
 * <p>Names follow one rule, on which differentiation leans: a backward op calls a tensor of its
 * forward op by the same name, and the gradient of {@code x} is {@code dx}.
 *
 * @param name the name of the port, such as {@code weight}
 * @param shape the shape that the tensor must have
 * @param precision the element type that the tensor must have
 * @param direction which way data flows
 */
public record Port(String name, Shape shape, Precision precision, Direction direction) {

  /** Which way data flows through a port. */
  public enum Direction {
    /** Read only. */
    IN,
    /** Every element is overwritten. */
    OUT,
    /** A gradient: overwritten, or added to what is there, as the step says. */
    SUM,
    /** Read and changed in place. */
    STATE;

    /** The accesses that a step may choose for a port of this direction. */
    public Set<Access> accesses() {
      return switch (this) {
        case IN -> Set.of(Access.READ);
        case OUT -> Set.of(Access.WRITE);
        case SUM -> Set.of(Access.WRITE, Access.ADD);
        case STATE -> Set.of(Access.UPDATE);
      };
    }
  }

  /** An f32 port that is read. */
  static Port in(String name, long... sizes) {
    return new Port(name, Shape.of(sizes), Precision.F32, Direction.IN);
  }

  /** An i32 port that is read. */
  static Port indices(String name, long... sizes) {
    return new Port(name, Shape.of(sizes), Precision.I32, Direction.IN);
  }

  /** An f32 port that is overwritten. */
  static Port out(String name, long... sizes) {
    return new Port(name, Shape.of(sizes), Precision.F32, Direction.OUT);
  }

  /** An f32 port that is overwritten or added to. */
  static Port sum(String name, long... sizes) {
    return new Port(name, Shape.of(sizes), Precision.F32, Direction.SUM);
  }

  /** An f32 port that is changed in place. */
  static Port state(String name, Shape shape) {
    return new Port(name, shape, Precision.F32, Direction.STATE);
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(name, precision, shape);
  }
}
