package io.sirocco.objectives;

import java.util.List;

/** Training sequences, each a function of its own number. */
public interface RowSamples extends TrainingSamples {

  /**
   * Fills one row of a batch. The same arguments give the same row, whatever came before.
   *
   * @param seed the seed of the run
   * @param step the number of the step among those that draw from here, from 0
   * @param sample the number of the sequence inside the step, over all micro-batches and ranks
   * @param batch the batch, with T positions
   * @param row the row to fill
   */
  void fill(long seed, int step, int sample, TokenBatch batch, int row);

  @Override
  default void fill(long seed, int step, List<TokenBatch> batches) {
    int sample = 0;
    for (TokenBatch batch : batches) {
      for (int row = 0; row < batch.B(); row++) {
        fill(seed, step, sample++, batch, row);
      }
    }
  }
}
