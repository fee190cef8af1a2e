package io.sirocco.corpora.sampling;

import java.io.IOException;

/** The samples of one dataset, epoch by epoch. Safe for several threads. */
public interface Samples extends AutoCloseable {

  /** The positions T of a sample. */
  int T();

  /**
   * The number of samples of an epoch.
   *
   * @throws IOException if an index cannot be written or read
   */
  long count(long epoch) throws IOException;

  /**
   * Fills a row; the same arguments give the same row.
   *
   * @param epoch from 0
   * @param index below {@link #count}
   * @param row of T positions
   * @throws IOException if an index cannot be written or read
   */
  void fill(long epoch, long index, SampleRow row) throws IOException;

  @Override
  void close() throws IOException;
}
