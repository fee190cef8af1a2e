package io.sirocco.training;

/**
 * Stops a run whose validation loss no longer falls.
 *
 * @param patience how many evaluations in a row may pass without an improvement; at least 1
 * @param minimumImprovement in nats a token: a loss counts as improved if it is lower than the last
 *     improved one by more than this; at least 0
 */
public record EarlyStopping(int patience, double minimumImprovement) {

  /** Checks the ranges. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience %d is below 1".formatted(patience));
    }
    if (!(minimumImprovement >= 0) || Double.isInfinite(minimumImprovement)) {
      throw new IllegalArgumentException(
          "minimum improvement %s is not a finite number of at least 0"
              .formatted(minimumImprovement));
    }
  }

  /**
   * The progress after one more evaluation.
   *
   * @throws IllegalArgumentException if the loss is not finite
   */
  public Progress after(Progress before, double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException("validation loss %s is not finite".formatted(loss));
    }
    double lowest = Math.min(before.lowest(), loss);
    return loss < before.improved() - minimumImprovement
        ? new Progress(lowest, loss, 0)
        : new Progress(lowest, before.improved(), before.withoutImprovement() + 1);
  }

  /** Whether the patience is used up. */
  public boolean stops(Progress progress) {
    return progress.withoutImprovement() >= patience;
  }

  /**
   * What the evaluations so far have come to; part of a checkpoint.
   *
   * @param lowest the lowest validation loss so far, in nats a token; infinite before the first
   * @param improved the last one that counted as an improvement; infinite before the first
   * @param withoutImprovement evaluations since then
   */
  public record Progress(double lowest, double improved, int withoutImprovement) {

    /** Before the first evaluation. */
    public static final Progress NONE =
        new Progress(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

    /** Checks the order of the two losses. */
    public Progress {
      if (!(lowest <= improved)) {
        throw new IllegalArgumentException(
            "lowest loss %s is not below the improved loss %s".formatted(lowest, improved));
      }
      if (withoutImprovement < 0) {
        throw new IllegalArgumentException(
            "%d evaluations are negative".formatted(withoutImprovement));
      }
    }
  }
}
