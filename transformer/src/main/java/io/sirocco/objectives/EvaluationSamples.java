package io.sirocco.objectives;

import java.util.Optional;

/** The sequences over which a model is evaluated, each once. */
public interface EvaluationSamples {

  /** The positions T of a sequence. */
  int T();

  /** The number of sequences. */
  int count();

  /**
   * Fills one row of a batch.
   *
   * @param sample the number of the sequence, below {@link #count()}
   * @param batch the batch, with T positions
   * @param row the row to fill
   */
  void fill(int sample, TokenBatch batch, int row);

  /** The text that all targets together stand for, where it is known. */
  default Optional<TextSize> size() {
    return Optional.empty();
  }
}
