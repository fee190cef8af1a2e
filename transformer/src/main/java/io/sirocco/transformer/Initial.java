package io.sirocco.transformer;

import io.sirocco.kernels.Philox;
import io.sirocco.kernels.Randomness;

/** The initial values of a parameter. */
public sealed interface Initial {

  /**
   * Fills elements {@code from}, {@code from + 1}, ... of a parameter.
   *
   * @param seed the seed of the run
   * @param name the name of the parameter, which keys its own random numbers
   * @param from the first element, a multiple of 2
   * @param values receives the elements
   */
  void fill(long seed, String name, long from, float[] values);

  /**
   * Every element the same.
   *
   * @param value the element
   */
  record Constant(float value) implements Initial {
    @Override
    public void fill(long seed, String name, long from, float[] values) {
      java.util.Arrays.fill(values, value);
    }
  }

  /**
   * Independent normal numbers of mean 0: Box and Muller 1958, in double precision, over Philox
   * blocks whose counter is the number of the pair.
   *
   * @param deviation the standard deviation, at least 0
   */
  record Normal(double deviation) implements Initial {
    /** Checks the deviation. */
    public Normal {
      if (!(deviation >= 0)) {
        throw new IllegalArgumentException("standard deviation %s is below 0".formatted(deviation));
      }
    }

    @Override
    public void fill(long seed, String name, long from, float[] values) {
      if (from % 2 != 0) {
        throw new IllegalArgumentException("from=%d is not a multiple of 2".formatted(from));
      }
      int[] words = new int[4];
      for (int i = 0; i < values.length; i += 2) {
        long pair = (from + i) / 2;
        Philox.block(
            (int) pair,
            (int) (pair >>> 32),
            name.hashCode(),
            0,
            (int) seed,
            (int) (seed >>> 32) ^ Randomness.INITIALIZATION,
            words);
        double radius =
            deviation * Math.sqrt(-2 * StrictMath.log(1 - Philox.uniform(words[0], words[1])));
        double angle = 2 * Math.PI * Philox.uniform(words[2], words[3]);
        values[i] = (float) (radius * StrictMath.cos(angle));
        if (i + 1 < values.length) {
          values[i + 1] = (float) (radius * StrictMath.sin(angle));
        }
      }
    }
  }

  /**
   * Independent numbers uniform in [-bound, bound): over Philox blocks whose counter is the number
   * of the pair.
   *
   * @param bound the largest magnitude, at least 0
   */
  record Uniform(double bound) implements Initial {
    /** Checks the bound. */
    public Uniform {
      if (!(bound >= 0)) {
        throw new IllegalArgumentException("bound %s is below 0".formatted(bound));
      }
    }

    @Override
    public void fill(long seed, String name, long from, float[] values) {
      if (from % 2 != 0) {
        throw new IllegalArgumentException("from=%d is not a multiple of 2".formatted(from));
      }
      int[] words = new int[4];
      int upper = (int) (seed >>> 32) ^ Randomness.INITIALIZATION;
      for (int i = 0; i < values.length; i++) {
        int first = 2 * (i % 2);
        if (first == 0) {
          long pair = (from + i) / 2;
          int key = name.hashCode();
          Philox.block((int) pair, (int) (pair >>> 32), key, 0, (int) seed, upper, words);
        }
        values[i] = (float) (bound * (2 * Philox.uniform(words[first], words[first + 1]) - 1));
      }
    }
  }

  /**
   * Independent normal numbers of mean 0, drawn again where they lie more than two standard
   * deviations away: the initial weights of BERT (Devlin et al. 2019). Philox blocks are counted by
   * element and attempt, so that an element does not depend on the attempts of others.
   *
   * @param deviation the standard deviation before truncation, at least 0; after it, .8796 of this
   */
  record TruncatedNormal(double deviation) implements Initial {

    private static final double LIMIT = 2;

    /** Checks the deviation. */
    public TruncatedNormal {
      if (!(deviation >= 0)) {
        throw new IllegalArgumentException("standard deviation %s is below 0".formatted(deviation));
      }
    }

    @Override
    public void fill(long seed, String name, long from, float[] values) {
      int key = name.hashCode();
      int[] words = new int[4];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * number(seed, key, from + i, words));
      }
    }

    private static double number(long seed, int key, long element, int[] words) {
      int low = (int) element;
      int high = (int) (element >>> 32);
      int upper = (int) (seed >>> 32) ^ Randomness.INITIALIZATION;
      for (int attempt = 0; ; attempt++) {
        Philox.block(low, high, key, attempt, (int) seed, upper, words);
        double uniform = Philox.uniform(words[0], words[1]);
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform));
        double angle = 2 * Math.PI * Philox.uniform(words[2], words[3]);
        double number = radius * StrictMath.cos(angle);
        if (Math.abs(number) <= LIMIT) {
          return number;
        }
      }
    }
  }
}
