package io.sirocco.corpora;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records one after the other, in bounded memory. For one thread. */
public interface RecordSource<R> extends AutoCloseable {

  /**
   * The next record, or null at the end.
   *
   * @throws CorpusException if the input is damaged; the message names file and line
   */
  @Nullable R next() throws IOException;

  @Override
  void close() throws IOException;
}
