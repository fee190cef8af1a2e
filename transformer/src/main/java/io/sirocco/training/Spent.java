package io.sirocco.training;

/**
 * What a run has consumed.
 *
 * @param tokens target tokens seen
 * @param seconds of training, over all its processes
 */
public record Spent(long tokens, double seconds) {

  /** Checks that both are finite and not negative. */
  public Spent {
    if (tokens < 0 || !(seconds >= 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "%d tokens in %s seconds is not possible".formatted(tokens, seconds));
    }
  }
}
