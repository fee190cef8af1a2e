package io.sirocco.kernels;

/**
 * Work that only the device limits, to be timed by whoever has a clock: what kernels are held
 * against. Not for use by two threads at once, nor while a program of its backend runs.
 */
public interface Yardstick {

  /**
   * Fused multiply-adds in registers, on every thread of the backend, for some milliseconds.
   *
   * @return the floating-point operations that were done, two a multiply-add
   */
  long multiplyAdd();

  /**
   * a = b + factor c, once over arrays that are far larger than any cache. McCalpin 1995.
   *
   * @return the bytes that were moved: two arrays read, one written
   */
  long triad();
}
