package io.sirocco.kernels;

/**
 * Which elements a dropout drops, as a function of counters alone, so that the backward pass,
 * another backend, another thread count and another split into micro-batches see the same mask.
 *
 * <p>An element is addressed by (sample, row, column) in rows of a given width. The mask takes 16
 * bits of {@link Philox} for each: block = row ⌈width/8⌉ + ⌊column/8⌋ is the first counter word,
 * then the site, the sample's index inside the optimizer step and the step; bits 16(column mod 2)
 * of word ⌊(column mod 8)/2⌋. The element is kept if these bits, as an unsigned number, are at
 * least {@link #threshold()}; kept elements are multiplied by {@link #scale()}.
 *
 * @param rate the probability of dropping an element, in [0, 1)
 * @param site distinguishes the dropouts of a model: equal sites draw equal masks
 */
public record DropoutMask(double rate, int site) {

  /** Drops nothing. */
  public static final DropoutMask NONE = new DropoutMask(0, 0);

  private static final int LEVELS = 1 << 16;

  /** Checks the rate. */
  public DropoutMask {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout rate %s is not in [0, 1)".formatted(rate));
    }
    if (site < 0) {
      throw new IllegalArgumentException("dropout site %d is negative".formatted(site));
    }
  }

  /** Whether any element can be dropped. */
  public boolean active() {
    return threshold() > 0;
  }

  /** The rate in units of 1/65536, rounded. */
  public int threshold() {
    return Math.min(LEVELS - 1, (int) Math.round(rate * LEVELS));
  }

  /** What kept elements are multiplied by: the inverse of the exact probability of keeping. */
  public float scale() {
    return (float) ((double) LEVELS / (LEVELS - threshold()));
  }

  /** The number of Philox blocks a row of {@code width} elements takes. */
  public static long blocks(long width) {
    return (width + 7) / 8;
  }

  /**
   * Whether an element is kept; the definition, for tests and slow paths.
   *
   * @param randomness seed low, seed high, step, first sample, as in {@link Randomness}
   * @param sample the sample inside this run, counted from 0
   * @param row the row inside the sample
   * @param column the column, below {@code width}
   * @param width the elements of a row
   */
  public boolean keeps(int[] randomness, int sample, long row, long column, long width) {
    int[] words = new int[4];
    long block = row * blocks(width) + column / 8;
    Philox.block(
        (int) block,
        site,
        randomness[Randomness.FIRST_SAMPLE] + sample,
        randomness[Randomness.STEP],
        randomness[Randomness.SEED_LOW],
        randomness[Randomness.SEED_HIGH] ^ Randomness.DROPOUT,
        words);
    int word = words[(int) (column % 8) / 2];
    int bits = (column % 2 == 0 ? word : word >>> 16) & 0xFFFF;
    return bits >= threshold();
  }
}
