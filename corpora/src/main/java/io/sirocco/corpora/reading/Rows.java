package io.sirocco.corpora.reading;

import io.sirocco.corpora.Origin;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows with some chosen values each: what tables and lines of JSON have in common. */
interface Rows extends AutoCloseable {

  /**
   * A row.
   *
   * @param values the chosen values, in the order of the choice
   * @param origin where it begins
   */
  record Row(List<String> values, Origin origin) {}

  /** The next row; null where there are no more. */
  @Nullable Row next() throws IOException;

  @Override
  void close() throws IOException;
}
