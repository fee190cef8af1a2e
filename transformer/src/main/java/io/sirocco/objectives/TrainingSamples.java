package io.sirocco.objectives;

import java.util.List;

/** An endless supply of training sequences. */
public interface TrainingSamples {

  /** The positions T of a sequence. */
  int T();

  /**
   * The language, or the pair of languages, of the sequences of a step; empty where none is known.
   *
   * @param step the number of the step among those that draw from here
   */
  default String language(int step) {
    return "";
  }

  /**
   * Fills all rows of the micro-batches of a step. The same arguments give the same rows, whatever
   * came before, and however the rows are divided among micro-batches.
   *
   * @param seed the seed of the run
   * @param step the number of the step among those that draw from here, from 0
   * @param batches of T positions, clear
   */
  void fill(long seed, int step, List<TokenBatch> batches);
}
