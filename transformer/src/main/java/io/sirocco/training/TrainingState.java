package io.sirocco.training;

/**
 * What a checkpoint holds beside its tensors: enough to go on as if nothing had happened.
 *
 * @param step the number of optimizer updates done
 * @param seed the seed of the run
 * @param configHash identifies the config that the tensors belong to, usually its SHA-256
 * @param position the next sample
 * @param validation what the evaluations so far have come to
 * @param spent what the run has consumed so far
 */
public record TrainingState(
    long step,
    long seed,
    String configHash,
    Position position,
    EarlyStopping.Progress validation,
    Spent spent) {

  /** Checks the ranges. */
  public TrainingState {
    if (step < 0) {
      throw new IllegalArgumentException("step %d is negative".formatted(step));
    }
    if (configHash.isBlank()) {
      throw new IllegalArgumentException("step %d has no config hash".formatted(step));
    }
  }

  /**
   * A place in the training data.
   *
   * @param epoch how many times the data have been gone through
   * @param index the next sample of this epoch
   */
  public record Position(long epoch, long index) {

    /** Checks that neither is negative. */
    public Position {
      if (epoch < 0 || index < 0) {
        throw new IllegalArgumentException("epoch %d, index %d: negative".formatted(epoch, index));
      }
    }
  }

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
}
