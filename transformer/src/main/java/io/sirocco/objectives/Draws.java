package io.sirocco.objectives;

import io.sirocco.kernels.Philox;
import java.util.Arrays;

/**
 * The random numbers of one sample for one purpose. Each is a function of where it is asked for,
 * not of what was asked before, so that a sample is the same in whatever order samples are made.
 *
 * @param seed the seed of the run
 * @param purpose keeps numbers for different purposes apart, see {@link
 *     io.sirocco.kernels.Randomness}
 * @param epoch the optimizer step or epoch that the sample belongs to
 * @param sample the number of the sample inside it
 */
public record Draws(long seed, int purpose, int epoch, int sample) {

  /**
   * A number in [0, 1) with 53 random bits.
   *
   * @param stream what is drawn, such as a replacement
   * @param element for what, such as a position
   */
  public double uniform(int stream, int element) {
    int[] words = new int[4];
    int upper = (int) (seed >>> 32) ^ purpose;
    Philox.block(element, stream, epoch, sample, (int) seed, upper, words);
    return Philox.uniform(words[0], words[1]);
  }

  /** A whole number in [0, count). */
  public int below(int count, int stream, int element) {
    return (int) (uniform(stream, element) * count);
  }

  /** The numbers 0 to count - 1 in random order. */
  public int[] permutation(int count, int stream) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      // The upper half is random and not negative; the lower half is the number itself.
      keys[i] = (long) (uniform(stream, i) * 0x1p31) << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
