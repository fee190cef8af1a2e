package io.sirocco.tasks;

import io.sirocco.corpora.sampling.SampleMixture;
import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Samples of a store as the trainer takes them, and how long it waited for them. Step s takes the
 * samples from {@code s * perStep} on, so what a step sees is a function of (seed, step). For one
 * thread.
 */
final class StoredSamples implements TrainingSamples {

  private final SampleMixture mixture;
  private final List<String> languages;
  private final List<Integer> segments;
  private final RowReader reader;
  private final int perStep;
  private final LongSupplier nanoTime;
  private final SampleRow sample;
  private long nanos;

  /**
   * What a mixture consists of, text by text.
   *
   * @param languages of the texts
   * @param segments of their positions; negative: as samples say
   */
  record Texts(List<String> languages, List<Integer> segments) {}

  /**
   * Samples of steps.
   *
   * @param mixture was made with the seed of the run
   * @param perStep samples of an optimizer step, over all micro-batches
   * @param nanoTime a monotonic clock
   */
  StoredSamples(
      SampleMixture mixture, Texts texts, RowReader reader, int perStep, LongSupplier nanoTime) {
    this.mixture = mixture;
    languages = List.copyOf(texts.languages());
    segments = List.copyOf(texts.segments());
    this.reader = reader;
    this.perStep = perStep;
    this.nanoTime = nanoTime;
    sample = new SampleRow(mixture.T());
  }

  @Override
  public int T() {
    return mixture.T();
  }

  @Override
  public String language(int step) {
    try {
      return languages.get(mixture.address((long) step * perStep).language());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fill(long seed, int step, List<TokenBatch> batches) {
    long begin = nanoTime.getAsLong();
    try {
      int number = 0;
      for (TokenBatch batch : batches) {
        for (int row = 0; row < batch.B(); row++) {
          int text = mixture.fill((long) step * perStep + number, sample).language();
          reader.add(sample, segments.get(text), number++, batch, row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.finish(seed, step);
    nanos += nanoTime.getAsLong() - begin;
  }

  /** How long all calls took together. */
  double seconds() {
    return nanos * 1e-9;
  }
}
