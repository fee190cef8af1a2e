package io.sirocco;

import io.sirocco.corpora.sampling.SampleMixture;
import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/**
 * Samples of a prepared corpus as the trainer takes them, and how long it waited for them. Step s
 * takes the samples from {@code s * perStep} on, so what a step sees is a function of (seed, step).
 * For one thread.
 */
final class StoredSamples implements TrainingSamples {

  private final SampleMixture mixture;
  private final int perStep;
  private final LongSupplier nanoTime;
  private final SampleRow sample;
  private long nanos;

  /**
   * Samples of steps.
   *
   * @param mixture was made with the seed of the run
   * @param perStep samples of an optimizer step, over all micro-batches
   * @param nanoTime a monotonic clock
   */
  StoredSamples(SampleMixture mixture, int perStep, LongSupplier nanoTime) {
    this.mixture = mixture;
    this.perStep = perStep;
    this.nanoTime = nanoTime;
    sample = new SampleRow(mixture.T());
  }

  @Override
  public int T() {
    return mixture.T();
  }

  @Override
  public void fill(long seed, int step, int number, TokenBatch batch, int row) {
    long begin = nanoTime.getAsLong();
    try {
      mixture.fill((long) step * perStep + number, sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = row * T();
    for (int t = 0; t < sample.length(); t++) {
      batch.ids()[at + t] = sample.ids()[t];
      batch.positions()[at + t] = sample.positions()[t];
      batch.groups()[at + t] = sample.groups()[t];
      int target = sample.targets()[t];
      batch.targets()[at + t] = Math.max(target, 0);
      batch.weights()[at + t] = target == SampleRow.NO_TARGET ? 0 : 1;
    }
    nanos += nanoTime.getAsLong() - begin;
  }

  /** How long all calls took together. */
  double seconds() {
    return nanos * 1e-9;
  }
}
