package io.sirocco.benchmarks;

import io.sirocco.kernels.Cost;
import io.sirocco.kernels.Yardstick;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What the machine allows: at an intensity of i FLOP/byte no kernel is faster than min(peak, i
 * bandwidth), unless its operands stay in caches. Williams, Waterman and Patterson 2009.
 *
 * @param peak measured FLOP/s of fused multiply-adds in registers
 * @param bandwidth measured bytes/s of a triad over memory
 */
public record Roofline(double peak, double bandwidth) {

  private static final int LEAST_RUNS = 100;

  private static final double SECONDS = 1.5;

  /** Checks that both are above 0. */
  public Roofline {
    if (!(peak > 0 && bandwidth > 0)) {
      throw new IllegalArgumentException(
          "peak %s FLOP/s, bandwidth %s bytes/s: one is not above 0".formatted(peak, bandwidth));
    }
  }

  /**
   * A kernel on the picture.
   *
   * @param name benchmark and case
   * @param group the benchmark, for its color
   * @param intensity FLOP/byte
   * @param flops FLOP/s
   */
  public record Point(String name, String group, double intensity, double flops) {

    /** The point of a case that was measured. */
    public static Point of(String benchmark, CaseResult result) {
      Cost cost = result.cost();
      return new Point(
          benchmark + " " + result.name(),
          benchmark,
          cost.intensity(),
          cost.flops() / result.ours().median());
    }
  }

  /** Measures the machine: the fastest of what is repeated for a second or two. */
  public static Roofline measure(Yardstick yardstick, LongSupplier nanoseconds) {
    return new Roofline(
        measurePeak(yardstick, nanoseconds), fastest(yardstick, Yardstick::triad, nanoseconds));
  }

  /** Measures the FLOP/s of fused multiply-adds alone: it needs no memory. */
  public static double measurePeak(Yardstick yardstick, LongSupplier nanoseconds) {
    return fastest(yardstick, Yardstick::multiplyAdd, nanoseconds);
  }

  private static double fastest(
      Yardstick yardstick, ToLongFunction<Yardstick> work, LongSupplier nanoseconds) {
    double best = 0;
    double total = 0;
    int runs = 0;
    // The first runs compile, touch memory for the first time and may take all the seconds.
    while (total < SECONDS || runs < LEAST_RUNS) {
      long start = nanoseconds.getAsLong();
      long done = work.applyAsLong(yardstick);
      double seconds = Math.max(1, nanoseconds.getAsLong() - start) / 1e9;
      best = Math.max(best, done / seconds);
      total += seconds;
      runs++;
    }
    return best;
  }

  /** The most FLOP/s that the machine allows at an intensity. */
  public double bound(double intensity) {
    return Math.min(peak, intensity * bandwidth);
  }

  /** The part of its bound that a kernel reaches; above 1 where its operands stay in caches. */
  public double share(Point point) {
    return point.flops() / bound(point.intensity());
  }

  /** The intensity from which on arithmetic is the bound. */
  public double ridge() {
    return peak / bandwidth;
  }

  /** The points, those that reach the least of their bound first. */
  public List<Point> leastFirst(List<Point> points) {
    return points.stream().sorted((p, q) -> Double.compare(share(p), share(q))).toList();
  }
}
