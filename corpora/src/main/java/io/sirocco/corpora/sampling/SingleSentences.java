package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.util.Objects;

/**
 * Each sentence of a dataset by itself, between two separators: {@code </s> x </s>}. What does not
 * fit is cut at its end; every sentence is a sample once an epoch.
 */
public final class SingleSentences implements MeasuredSamples {

  /** A separator before and after. */
  private static final int SPECIAL_TOKENS = 2;

  private final TokenStream stream;
  private final Dataset dataset;
  private final Ends ends;
  private final int T;
  private final int segment;

  /**
   * The tokens around a sentence.
   *
   * @param begin stands before it
   * @param end stands after it
   */
  public record Ends(int begin, int end) {}

  /**
   * Sentences of a dataset whose sequences are sentences.
   *
   * @param T at least 3: two separators and a token
   * @param segment of all positions, such as the number of the language
   * @throws IllegalArgumentException if there is no sentence, or T is too small
   */
  public SingleSentences(Dataset dataset, Ends ends, int T, int segment) {
    if (dataset.sequences() == 0) {
      throw new IllegalArgumentException("%s has no sentence".formatted(dataset));
    }
    if (T <= SPECIAL_TOKENS) {
      throw new IllegalArgumentException("T=%d has no room for a sentence".formatted(T));
    }
    this.dataset = dataset;
    stream = new TokenStream(dataset, new Joint.None());
    this.ends = ends;
    this.T = T;
    this.segment = segment;
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public long count(long epoch) {
    return dataset.sequences();
  }

  @Override
  public int length(long epoch, long index) {
    return Math.min(dataset.sequenceLength(index), T - SPECIAL_TOKENS) + SPECIAL_TOKENS;
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) {
    Objects.checkIndex(index, dataset.sequences());
    int length = length(epoch, index) - SPECIAL_TOKENS;
    row.clear();
    row.append(ends.begin(), 0, segment);
    row.append(stream, dataset.firstToken(index), length, 1, segment);
    row.append(ends.end(), length + 1, segment);
  }

  @Override
  public void close() {
    // The dataset belongs to its store.
  }
}
