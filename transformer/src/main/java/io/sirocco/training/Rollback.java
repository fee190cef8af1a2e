package io.sirocco.training;

/**
 * What a run does when a loss or a gradient norm is not finite: it goes back to its last checkpoint
 * and on from there with a smaller learning rate.
 *
 * @param attempts how often in the whole run, at least 0
 * @param factor of the learning rate each time, in (0, 1]
 */
public record Rollback(int attempts, double factor) {

  /** Checks the ranges. */
  public Rollback {
    if (attempts < 0) {
      throw new IllegalArgumentException("rollback_attempts %d is below 0".formatted(attempts));
    }
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("rollback_factor %s is not in (0, 1]".formatted(factor));
    }
  }

  /** Whether a run that has come this far may go back once more. */
  public boolean allows(Stability stability) {
    return stability.rollbacks() < attempts;
  }
}
