package io.sirocco.kernels.conformance;

import java.util.SplittableRandom;

/** Seeded random values. */
final class Noise {
  private final SplittableRandom random;

  Noise(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Standard normal values times a factor. */
  float[] normal(int length, double factor) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * factor);
    }
    return values;
  }

  /** Whole numbers from {@code least} to {@code bound} - 1. */
  int[] whole(int length, int least, int bound) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(least, bound);
    }
    return values;
  }

  /** A whole number from {@code least} to {@code bound} - 1. */
  int whole(int least, int bound) {
    return random.nextInt(least, bound);
  }
}
