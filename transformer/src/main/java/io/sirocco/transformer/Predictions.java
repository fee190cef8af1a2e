package io.sirocco.transformer;

/** At which of the BT positions of a batch an encoder predicts tokens. */
public sealed interface Predictions {

  /** The number N of predictions of a batch of B sequences of T positions. */
  int count(int B, int T);

  /**
   * At selected positions, whose rows are gathered before the output layer: what masked language
   * modeling needs, at the cost of M rows instead of BT. M is the most that a batch may have; what
   * a batch does not use repeats any row with weight 0.
   *
   * @param M predictions of a batch
   */
  record Selected(int M) implements Predictions {
    /** Checks the size. */
    public Selected {
      if (M < 1) {
        throw new IllegalArgumentException("M=%d predictions must be at least 1".formatted(M));
      }
    }

    @Override
    public int count(int B, int T) {
      return M;
    }
  }

  /** At every position, in order; those that do not count have weight 0. */
  record Everywhere() implements Predictions {
    @Override
    public int count(int B, int T) {
      return B * T;
    }
  }
}
