package io.sirocco.kernels;

/**
 * The counter-based generator Philox 4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011, section 4.3. A block of four words is a pure function of a
 * 128-bit counter and a 64-bit key.
 */
public final class Philox {

  private static final int ROUNDS = 10;
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Writes the four words of one block.
   *
   * @param c0 counter word 0
   * @param c1 counter word 1
   * @param c2 counter word 2
   * @param c3 counter word 3
   * @param k0 key word 0
   * @param k1 key word 1
   * @param words receives the block in elements 0 to 3
   */
  public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] words) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & UNSIGNED) * (c0 & UNSIGNED);
      long product1 = (MULTIPLIER_1 & UNSIGNED) * (c2 & UNSIGNED);
      int high0 = (int) (product0 >>> 32);
      int high1 = (int) (product1 >>> 32);
      c0 = high1 ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = high0 ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }

  /** A number in [0, 1) with 53 random bits, from two words of a block. */
  public static double uniform(int high, int low) {
    long bits = ((high & UNSIGNED) << 21) ^ ((low & UNSIGNED) >>> 11);
    return bits * 0x1.0p-53;
  }
}
