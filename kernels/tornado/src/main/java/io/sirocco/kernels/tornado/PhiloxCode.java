package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of the random numbers of dropout: {@link io.sirocco.kernels.Philox} and {@link
 * io.sirocco.kernels.DropoutMask}. A shift to the right of a negative number keeps the sign on the
 * device, also where Java writes {@code >>>}: bits are masked after each shift.
 */
final class PhiloxCode {
  private static final int ROUNDS = 10;
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long UNSIGNED = 0xFFFFFFFFL;
  private static final int DROPOUT_PURPOSE = 1;

  private PhiloxCode() {}

  /** The upper half of the unsigned product; the cast drops what the shift brings in. */
  private static int high(int a, int b) {
    return (int) (((a & UNSIGNED) * (b & UNSIGNED)) >> 32);
  }

  /** Writes the four words of a block. */
  static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] words) {
    int a = c0;
    int b = c1;
    int c = c2;
    int d = c3;
    int low = k0;
    int up = k1;
    for (int round = 0; round < ROUNDS; round++) {
      int high0 = high(MULTIPLIER_0, a);
      int high1 = high(MULTIPLIER_1, c);
      int low0 = a * MULTIPLIER_0;
      int low1 = c * MULTIPLIER_1;
      a = high1 ^ b ^ low;
      b = low1;
      c = high0 ^ d ^ up;
      d = low0;
      low += WEYL_0;
      up += WEYL_1;
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
  }

  /**
   * The words for eight columns of a row of a mask.
   *
   * @param block row ⌈width/8⌉ + ⌊column/8⌋
   * @param randomness seed low, seed high, step, first sample, from {@code at} on
   */
  static void mask(int block, int site, int sample, IntArray randomness, int at, int[] words) {
    block(
        block,
        site,
        randomness.get(at + 3) + sample,
        randomness.get(at + 2),
        randomness.get(at),
        randomness.get(at + 1) ^ DROPOUT_PURPOSE,
        words);
  }

  /** The 16 bits of a column, from the words of its block. */
  static int bits(int[] words, int column) {
    return (words[(column & 7) >> 1] >> ((column & 1) << 4)) & 0xFFFF;
  }
}
