package io.sirocco.corpora.reading;

import java.util.Locale;

/** How documents stand in a file. */
public sealed interface Format {

  /** Where a document of plain text ends. */
  enum Boundary {
    /** At blank lines, and at the end of the file. */
    BLANK_LINE,
    /** At the end of the file. */
    FILE,
    /** At the end of each line. */
    LINE
  }

  /** Whether the first line of a table names its columns. */
  enum Header {
    /** It does. */
    PRESENT,
    /** It is a record; columns are called by their numbers, from 1. */
    ABSENT
  }

  /** What quotation marks are in a table. */
  enum Quotes {
    /** Around a value they belong to the table, so that it can hold separators and line ends. */
    AROUND_VALUES,
    /** They belong to the text: a value ends at the next separator or line end. */
    NONE
  }

  /**
   * Plain text.
   *
   * @param boundary where a document ends
   */
  record PlainText(Boundary boundary) implements Format {}

  /**
   * A JSON object a line.
   *
   * @param text the field that holds the text
   */
  record JsonLines(String text) implements Format {}

  /**
   * A table with a record a line.
   *
   * @param separator between values
   * @param header whether the first line names the columns
   * @param text the name or number of the column that holds the text
   * @param quotes what quotation marks are
   */
  record Table(char separator, Header header, String text, Quotes quotes) implements Format {
    /** A table whose values are quoted where they hold separators or line ends. */
    public Table(char separator, Header header, String text) {
      this(separator, header, text, Quotes.AROUND_VALUES);
    }
  }

  /**
   * The usual format of a file by its name: .jsonl and .ndjson are JSON with the field {@code
   * text}, .csv and .tsv tables with a column {@code text}, all else is plain text with blank lines
   * between documents.
   */
  static Format byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
      return new JsonLines("text");
    }
    if (lower.endsWith(".csv")) {
      return new Table(',', Header.PRESENT, "text");
    }
    if (lower.endsWith(".tsv")) {
      return new Table('\t', Header.PRESENT, "text");
    }
    return new PlainText(Boundary.BLANK_LINE);
  }
}
