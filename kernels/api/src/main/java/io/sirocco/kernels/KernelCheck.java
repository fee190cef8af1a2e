package io.sirocco.kernels;

/**
 * What a backend found out about one of its own kernels by running it on a few numbers.
 *
 * @param op what was computed
 * @param outcome whether the kernel can be relied on
 * @param nanoseconds of the fastest run
 * @param mostNanoseconds that a run may take
 * @param detail what was wrong, for people; empty where nothing was
 */
public record KernelCheck(
    Op op, Outcome outcome, long nanoseconds, long mostNanoseconds, String detail) {

  /** Whether a kernel can be relied on. */
  public enum Outcome {
    /** The right bits in good time. */
    RIGHT,
    /** The right bits, but the compiler has not made fast code of it. */
    SLOW,
    /** Bits that changed from a run to the next. */
    WRONG
  }

  /** Floating-point operations a second of the fastest run. */
  public double flopsPerSecond() {
    return Cost.of(op).flops() * 1e9 / Math.max(1, nanoseconds);
  }

  /** Compulsory traffic of the fastest run, in bytes a second. */
  public double bytesPerSecond() {
    return Cost.of(op).bytes() * 1e9 / Math.max(1, nanoseconds);
  }
}
