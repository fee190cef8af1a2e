package io.sirocco.corpora.deduplication;

import java.io.IOException;

/** Records of a few longs in increasing order: by the first, then by the next, each unsigned. */
interface SortedRecords extends AutoCloseable {

  /** Moves to the next record; false where there are no more. */
  boolean next() throws IOException;

  /** An element of the record that {@link #next} moved to. */
  long value(int element);

  @Override
  void close() throws IOException;
}
