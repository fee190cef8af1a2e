package io.sirocco.corpora;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The documents of a plain text file in UTF-8: an empty line ends one. */
public final class PlainTextDocuments implements RecordSource<Document> {

  private final String language;
  private final String name;
  private final BufferedReader reader;
  private long line;

  /**
   * Opens a file.
   *
   * @param language of its text, as a BCP 47 tag
   * @throws CorpusException if it cannot be opened
   */
  public PlainTextDocuments(String language, Path file) throws CorpusException {
    this.language = language;
    name = file.toString();
    reader = TextFiles.reader(file);
  }

  @Override
  public @Nullable Document next() throws IOException {
    StringBuilder text = new StringBuilder();
    long begin = line + 1;
    for (String read = reader.readLine(); read != null; read = reader.readLine()) {
      line++;
      if (!read.isBlank()) {
        text.append(text.isEmpty() ? "" : "\n").append(read);
      } else if (text.isEmpty()) {
        begin = line + 1;
      } else {
        break;
      }
    }
    return text.isEmpty() ? null : new Document(language, text.toString(), new Origin(name, begin));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
