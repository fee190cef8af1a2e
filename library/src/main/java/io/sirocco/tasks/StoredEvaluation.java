package io.sirocco.tasks;

import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The first samples of a text in its own order, always masked alike. For one thread. */
final class StoredEvaluation implements EvaluationSamples {

  /** The epoch of masks for evaluation: one that training does not reach. */
  private static final int EVALUATION = -1;

  private final Samples samples;
  private final RowReader reader;
  private final int segment;
  private final int most;
  private final long seed;
  private final SampleRow sample;

  /**
   * Samples of the first epoch.
   *
   * @param segment of their positions; negative: as samples say
   * @param most samples
   * @param seed of the masks
   */
  StoredEvaluation(Samples samples, RowReader reader, int segment, int most, long seed) {
    this.samples = samples;
    this.reader = reader;
    this.segment = segment;
    this.most = most;
    this.seed = seed;
    sample = new SampleRow(samples.T());
  }

  @Override
  public int T() {
    return samples.T();
  }

  @Override
  public int count() {
    try {
      return (int) Math.min(most, samples.count(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fill(int number, TokenBatch batch, int row) {
    try {
      samples.fill(0, number, sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.add(sample, segment, number, batch, row);
    reader.finish(seed, EVALUATION);
  }
}
