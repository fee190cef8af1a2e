package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Origin;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A table, of which some columns are read. Every row needs as many values as the first. */
final class TableRows implements Rows {

  private final String source;
  private final BadRecords bad;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<Integer> columns;
  private int width;
  private @Nullable CSVRecord first;
  private boolean ended;

  /**
   * Reads the header, if there is one.
   *
   * @throws CorpusException if a column is not there
   */
  TableRows(SourceFile file, Format.Table table, List<String> names, BadRecords bad)
      throws IOException {
    this.source = file.name();
    this.bad = bad;
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(table.separator())
            .setIgnoreEmptyLines(true)
            .setQuote(table.quotes() == Format.Quotes.NONE ? null : '"')
            .get();
    Reader text = new LinesOfText(new LineReader(file.content(), source, bad));
    this.parser = CSVParser.builder().setReader(text).setFormat(format).get();
    this.records = parser.iterator();
    CSVRecord row = read();
    this.width = row == null ? 0 : row.size();
    this.columns = columns(row, table.header(), names);
    this.first = table.header() == Format.Header.ABSENT ? row : null;
  }

  private List<Integer> columns(@Nullable CSVRecord row, Format.Header header, List<String> names)
      throws CorpusException {
    if (row == null) {
      return List.of();
    }
    List<String> known =
        header == Format.Header.PRESENT
            ? row.toList()
            : IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
    List<Integer> columns = new ArrayList<>();
    for (String name : names) {
      int column = known.indexOf(name);
      if (column < 0) {
        throw new CorpusException(
            source, "line 1: no column \"%s\"; there are %s".formatted(name, known));
      }
      columns.add(column);
    }
    return columns;
  }

  /** The next record of any width; null where there are no more. */
  private @Nullable CSVRecord read() throws CorpusException {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      if (ended || !records.hasNext()) {
        ended = true;
        return null;
      }
      return records.next();
    } catch (UncheckedIOException | IllegalStateException broken) {
      ended = true;
      Throwable cause = broken.getCause() == null ? broken : broken.getCause();
      if (cause instanceof CorpusException known) {
        throw known;
      }
      bad.report(
          new CorpusException(
              source,
              ("line %d: the quotes of a record that begins there are not balanced: %s; part of the"
                      + " text? (--quotes none)")
                  .formatted(line, cause.getMessage())));
      return null;
    }
  }

  @Override
  public @Nullable Row next() throws IOException {
    while (true) {
      long line = parser.getCurrentLineNumber() + 1;
      CSVRecord row = first;
      if (row == null) {
        row = read();
      } else {
        first = null;
        line = 1;
      }
      if (row == null) {
        return null;
      }
      Origin origin = new Origin(source, line);
      if (row.size() == width) {
        CSVRecord found = row;
        return new Row(columns.stream().map(found::get).toList(), origin);
      }
      bad.report(
          origin, "%d columns, %d expected as in the first line".formatted(row.size(), width));
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Lines of a {@link LineReader} as characters, each ended by LF. */
  private static final class LinesOfText extends Reader {
    private final LineReader lines;
    private String line = "";
    private int position;

    LinesOfText(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public int read(char[] target, int start, int length) throws IOException {
      if (position == line.length()) {
        String next = lines.next();
        if (next == null) {
          return -1;
        }
        line = next + "\n";
        position = 0;
      }
      int count = Math.min(length, line.length() - position);
      line.getChars(position, position + count, target, start);
      position += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
