package io.sirocco.kernels;

/**
 * The layout of the {@code randomness} input (i32, 4 elements) and the purposes that keep streams
 * of random numbers with one seed apart. The purpose is xor-ed into the upper half of the seed.
 */
public final class Randomness {

  /** Index of the lower half of the seed. */
  public static final int SEED_LOW = 0;

  /** Index of the upper half of the seed. */
  public static final int SEED_HIGH = 1;

  /** Index of the optimizer step, counted from 0. */
  public static final int STEP = 2;

  /** Index of the number that the first sequence of this run has inside the optimizer step. */
  public static final int FIRST_SAMPLE = 3;

  /** The number of elements. */
  public static final int SIZE = 4;

  /** Purpose: dropout. */
  public static final int DROPOUT = 0x1;

  /** Purpose: initial values of parameters. */
  public static final int INITIALIZATION = 0x2;

  /** Purpose: choice and order of training samples. */
  public static final int SAMPLING = 0x3;

  /** Purpose: generated text. */
  public static final int GENERATION = 0x4;

  /** Purpose: masking of tokens. */
  public static final int MASKING = 0x5;

  /** Purpose: which task a step is of. */
  public static final int TASK = 0x6;

  /** Purpose: what a generator puts in the place of masked tokens. */
  public static final int REPLACEMENT = 0x7;

  private Randomness() {}

  /**
   * The contents of the input.
   *
   * @param seed the seed of the run
   * @param step the optimizer step, counted from 0
   * @param firstSample the number of the run's first sequence inside the optimizer step
   */
  public static int[] input(long seed, int step, int firstSample) {
    return new int[] {(int) seed, (int) (seed >>> 32), step, firstSample};
  }
}
