package io.sirocco.corpora.reading;

import io.sirocco.corpora.Document;
import io.sirocco.corpora.RecordSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A document a row; blank ones are passed over. */
final class DocumentRows implements RecordSource<Document> {

  private final Rows rows;
  private final String language;

  DocumentRows(Rows rows, String language) {
    this.rows = rows;
    this.language = language;
  }

  @Override
  public @Nullable Document next() throws IOException {
    for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
      String text = row.values().getFirst();
      if (!text.isBlank()) {
        return new Document(language, text, row.origin());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
