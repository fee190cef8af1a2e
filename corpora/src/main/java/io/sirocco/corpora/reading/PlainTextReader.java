package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.RecordSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Documents of plain text; blank ones are passed over. */
final class PlainTextReader implements RecordSource<Document> {

  private final LineReader lines;
  private final Format.Boundary boundary;
  private final String language;

  PlainTextReader(SourceFile file, Format.Boundary boundary, String language, BadRecords bad) {
    this.lines = new LineReader(file.content(), file.name(), bad);
    this.boundary = boundary;
    this.language = language;
  }

  @Override
  public @Nullable Document next() throws IOException {
    StringBuilder text = new StringBuilder();
    Origin origin = lines.origin();
    int kept = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        if (kept > 0 && boundary == Format.Boundary.BLANK_LINE) {
          return new Document(language, text.toString(), origin);
        }
        if (kept > 0) {
          text.append('\n');
        }
        continue;
      }
      if (kept == 0) {
        origin = lines.origin();
      } else {
        text.append('\n');
      }
      text.append(line);
      kept = text.length();
      if (boundary == Format.Boundary.LINE) {
        break;
      }
    }
    text.setLength(kept);
    return kept == 0 ? null : new Document(language, text.toString(), origin);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
