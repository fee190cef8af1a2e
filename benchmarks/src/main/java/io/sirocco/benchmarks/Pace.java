package io.sirocco.benchmarks;

/**
 * How long to measure. All times are in seconds, each for one contestant.
 *
 * @param warmUpBlock runs are repeated for blocks of this length until a block's fastest run is no
 *     more than 3 % faster than the fastest before it
 * @param leastWarmUp before which the warm-up does not end, so that the compiler has had its turn
 * @param longestWarmUp after which the warm-up ends in any case
 * @param settling runs at the start of each turn that are not timed, at least one: what another
 *     contestant left in caches and what its idle threads still do
 * @param sample the least time of a sample; shorter runs are repeated
 * @param measuring after which no more turns are taken, if there were enough
 * @param leastSamples the least number of turns
 * @param mostSamples the largest number of turns
 */
public record Pace(
    double warmUpBlock,
    double leastWarmUp,
    double longestWarmUp,
    double settling,
    double sample,
    double measuring,
    int leastSamples,
    int mostSamples) {

  /**
   * A few seconds for a case. OpenBLAS's idle threads keep a core busy for some tenths of a second:
   * with a settling of 0.03 s what came after it was half as fast on two threads.
   */
  public static final Pace QUICK = new Pace(0.15, 0.6, 3, 0.25, 0.05, 0.6, 5, 9);

  /** About a second for a case, where many are measured and none is held against a peer. */
  public static final Pace BRIEF = new Pace(0.1, 0.5, 2, 0.01, 0.02, 0.2, 3, 9);

  /** Checks the ranges. */
  public Pace {
    if (!(warmUpBlock > 0)
        || !(leastWarmUp >= 0 && longestWarmUp >= Math.max(warmUpBlock, leastWarmUp))) {
      throw new IllegalArgumentException(
          "warm-up of blocks of %s s, %s to %s s: no block fits"
              .formatted(warmUpBlock, leastWarmUp, longestWarmUp));
    }
    if (!(settling >= 0 && sample >= 0 && measuring >= 0)) {
      throw new IllegalArgumentException(
          "settling %s s, sample %s s, measuring %s s: one is below 0"
              .formatted(settling, sample, measuring));
    }
    if (leastSamples < 1 || mostSamples < leastSamples) {
      throw new IllegalArgumentException(
          "between %d and %d samples: there are none".formatted(leastSamples, mostSamples));
    }
  }

  /** The pace in words. */
  public String describe() {
    return "warm-up until steady (%s to %s s), then turns: %s s untimed, a sample of at least %s s"
            .formatted(leastWarmUp, longestWarmUp, settling, sample)
        + "; medians of %d to %d".formatted(leastSamples, mostSamples);
  }
}
