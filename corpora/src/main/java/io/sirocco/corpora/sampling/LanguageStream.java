package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.util.Objects;

/**
 * XLM's stream of one language: all its sentences joined by {@code </s>}, in as many columns as a
 * batch has rows, read T positions at a time. As in facebookresearch/XLM, the stream is filled up
 * with {@code </s>} at its front to whole batches, and each column begins with one more.
 *
 * <p>Sample {@code b * columns + c} is column c of batch b; XLM shuffles the batches, here the
 * samples are shuffled. Every token of the stream but the last of each column is seen once an
 * epoch.
 */
public final class LanguageStream implements Samples {

  private final TokenStream stream;
  private final int separator;
  private final int T;
  private final int columns;
  private final int segment;
  private final long batches;
  private final long padding;

  /**
   * The stream of a dataset whose sequences are sentences.
   *
   * @param separator the id of {@code </s>}
   * @param columns rows of a batch, at least 1
   * @param language goes into the segments
   * @throws IllegalArgumentException if there is no sentence
   */
  public LanguageStream(Dataset dataset, int separator, int T, int columns, int language) {
    if (dataset.sequences() == 0 || columns < 1) {
      throw new IllegalArgumentException(
          "%s: %d sentences in %d columns".formatted(dataset, dataset.sequences(), columns));
    }
    stream = new TokenStream(dataset, new Joint.AfterSequence(separator));
    this.separator = separator;
    this.T = T;
    this.columns = columns;
    segment = language;
    long perBatch = Math.multiplyExact((long) columns, (long) T);
    batches = (stream.length() - 1) / perBatch + 1;
    padding = Math.multiplyExact(batches, perBatch) - stream.length();
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public long count(long epoch) {
    return batches * columns;
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) {
    Objects.checkIndex(index, count(epoch));
    row.clear();
    long batch = index / columns;
    long column = index % columns;
    // Position 0 of a column is the token before it, or </s> at its very beginning.
    long first = column * batches * T + batch * T - 1 - padding;
    int filled = 0;
    if (batch == 0) {
      row.append(separator, 0, segment);
      filled = 1;
    }
    while (filled < T && first + filled < 0) {
      row.append(separator, filled++, segment);
    }
    if (filled < T) {
      row.append(stream, first + filled, T - filled, filled, segment);
    }
  }

  @Override
  public void close() {
    // The dataset belongs to its store.
  }
}
