package io.sirocco.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures contestants in turns: each is warmed up, then in every round each takes one sample, in
 * an order that rotates, so that a machine which slows down slows all of them alike.
 */
public final class Harness {

  private static final double STEADY = 0.97;

  private final LongSupplier nanoseconds;
  private final Pace pace;

  /** Hears of every round. */
  @FunctionalInterface
  public interface RoundListener {
    /**
     * A round has ended.
     *
     * @param done rounds of this contest so far; the last call has {@code of}
     * @param of the largest number that there can be
     */
    void round(int done, int of);
  }

  /**
   * A harness with a clock.
   *
   * @param nanoseconds a clock that only goes forward
   * @param pace how long to measure
   */
  public Harness(LongSupplier nanoseconds, Pace pace) {
    this.nanoseconds = nanoseconds;
    this.pace = pace;
  }

  /** How long it measures. */
  public Pace pace() {
    return pace;
  }

  /** Measures all contestants; timings are in their order. */
  public List<Timing> measure(Contest contest, RoundListener listener) {
    List<Lane> lanes = new ArrayList<>();
    for (Contestant contestant : contest.contestants()) {
      lanes.add(warmedUp(contestant));
    }
    List<Lane> order = new ArrayList<>(lanes);
    int rounds = 0;
    while (rounds < pace.leastSamples() || (rounds < pace.mostSamples() && unfinished(lanes))) {
      order.forEach(this::turn);
      Collections.rotate(order, 1);
      rounds++;
      listener.round(rounds, pace.mostSamples());
    }
    if (rounds < pace.mostSamples()) {
      listener.round(pace.mostSamples(), pace.mostSamples());
    }
    return lanes.stream().map(Lane::timing).toList();
  }

  private boolean unfinished(List<Lane> lanes) {
    return lanes.stream().anyMatch(lane -> lane.timed < pace.measuring());
  }

  private Lane warmedUp(Contestant contestant) {
    double total = 0;
    double fastest = Double.POSITIVE_INFINITY;
    boolean steady = false;
    while (total < pace.leastWarmUp() || (!steady && total < pace.longestWarmUp())) {
      double block = 0;
      double fastestOfBlock = Double.POSITIVE_INFINITY;
      while (block < pace.warmUpBlock()) {
        double seconds = time(contestant, 1);
        block += seconds;
        fastestOfBlock = Math.min(fastestOfBlock, seconds);
      }
      total += block;
      steady = fastestOfBlock > STEADY * fastest;
      fastest = Math.min(fastest, fastestOfBlock);
    }
    long runs = Math.max(1, (long) Math.ceil(pace.sample() / fastest));
    return new Lane(contestant, runs, total);
  }

  private void turn(Lane lane) {
    double settled = time(lane.contestant, 1);
    while (settled < pace.settling()) {
      settled += time(lane.contestant, 1);
    }
    double seconds = time(lane.contestant, lane.runs);
    lane.timed += seconds;
    lane.samples.add(seconds / lane.runs / lane.contestant.share());
  }

  /** The seconds of some runs; never 0, however coarse the clock is. */
  private double time(Contestant contestant, long runs) {
    long start = nanoseconds.getAsLong();
    for (long run = 0; run < runs; run++) {
      contestant.run();
    }
    return Math.max(1, nanoseconds.getAsLong() - start) / 1e9;
  }

  private static final class Lane {
    private final Contestant contestant;
    private final long runs;
    private final double warmUp;
    private final List<Double> samples = new ArrayList<>();
    private double timed;

    private Lane(Contestant contestant, long runs, double warmUp) {
      this.contestant = contestant;
      this.runs = runs;
      this.warmUp = warmUp;
    }

    private Timing timing() {
      return new Timing(contestant.name(), runs, contestant.share(), warmUp, samples);
    }
  }
}
