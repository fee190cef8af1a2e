package io.sirocco.corpora;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records, read as they are asked for. Belongs to one thread at a time.
 *
 * @param <R> documents, pairs or labeled texts
 */
public interface RecordSource<R> extends AutoCloseable {

  /**
   * The next record; null where there are no more.
   *
   * @throws IOException if a record is bad and bad records are not skipped; a {@link
   *     CorpusException} names file and line
   */
  @Nullable R next() throws IOException;

  @Override
  void close() throws IOException;
}
