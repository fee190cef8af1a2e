package io.sirocco.corpora.sampling;

/**
 * Random bits by place instead of by sequence: a key names a place, such as (seed, purpose, epoch,
 * document), and has 2^64 draws. Each draw is the output function of SplitMix64 (Steele, Lea and
 * Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 16) of a state that
 * lies its number of steps after the key's.
 *
 * <p>Kernels draw from Philox; this one is for the host, where a draw by the sample is all it
 * takes, and keeps text free of the model's modules.
 *
 * @param state the key
 */
public record RandomKey(long state) {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** What is drawn at a place; each has its own bits. */
  public enum Purpose {
    /** The order of the samples of an epoch. */
    ORDER(1),
    /** Where the blocks of an epoch begin. */
    OFFSET(2),
    /** Which documents are packed together. */
    PACKING(3),
    /** How a document is cut into pairs of sentences. */
    SENTENCE_PAIRS(4),
    /** The language of a batch. */
    LANGUAGE(5);

    private final long place;

    Purpose(long place) {
      this.place = place;
    }
  }

  /** The key of a whole run for a purpose. */
  public static RandomKey of(long seed, Purpose purpose) {
    return new RandomKey(mix(seed)).at(purpose.place);
  }

  /** The key of a place inside this one. */
  public RandomKey at(long place) {
    return new RandomKey(mix(state ^ mix(place + GAMMA)));
  }

  /** 64 random bits. */
  public long bits(long draw) {
    return mix(state + (draw + 1) * GAMMA);
  }

  /** A number from 0 to bound - 1; uniform but for a share of bound / 2^64. */
  public long below(long bound, long draw) {
    if (bound < 1) {
      throw new IllegalArgumentException("no number is below " + bound + " and not negative");
    }
    return Math.unsignedMultiplyHigh(bits(draw), bound);
  }

  /** A number in [0, 1) with 53 random bits. */
  public double uniform(long draw) {
    return (bits(draw) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    value = (value ^ (value >>> 27)) * 0x94D049BB133111EBL;
    return value ^ (value >>> 31);
  }
}
