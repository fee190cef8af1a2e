package io.sirocco.objectives;

/** An endless supply of training sequences. */
public interface TrainingSamples {

  /** The positions T of a sequence. */
  int T();

  /**
   * Fills one row of a batch. The same arguments give the same row, whatever came before.
   *
   * @param seed the seed of the run
   * @param step the optimizer step, from 0
   * @param sample the number of the sequence inside the step, over all micro-batches and ranks
   * @param batch the batch, with T positions
   * @param row the row to fill
   */
  void fill(long seed, int step, int sample, TokenBatch batch, int row);
}
