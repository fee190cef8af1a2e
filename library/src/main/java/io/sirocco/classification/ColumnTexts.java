package io.sirocco.classification;

import io.sirocco.corpora.CorpusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads texts with a word a line: columns between tabs, or, where a line has none, between blanks;
 * the first is the word. Lines of {@code -DOCSTART-} are left out.
 */
final class ColumnTexts {

  private static final String DOCUMENT = "-DOCSTART-";

  private final BufferedReader lines;
  private final int column;
  private final String name;
  private final List<TaggedText> texts = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private List<String> tags = new ArrayList<>();
  private int columns;

  /**
   * A reader.
   *
   * @param column of the tag, from 0; negative: from the last
   * @param name of the file, for errors
   */
  ColumnTexts(BufferedReader lines, int column, String name) {
    this.lines = lines;
    this.column = column;
    this.name = name;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if a line has another number of columns than the first, or no word
   */
  List<TaggedText> read() throws IOException {
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        end();
      } else if (!line.startsWith(DOCUMENT)) {
        add(line, number);
      }
    }
    end();
    return texts;
  }

  private void add(String line, int number) throws IOException {
    String[] cells = line.indexOf('\t') >= 0 ? line.split("\t", -1) : line.strip().split(" +");
    columns = columns == 0 ? cells.length : columns;
    if (cells.length != columns || cells[0].isBlank()) {
      throw new CorpusException(
          name,
          "line %d: %d columns, the first line has %d, and the first column is a word"
              .formatted(number, cells.length, columns));
    }
    words.add(cells[0].strip());
    if (columns > 1) {
      int at = column < 0 ? columns + column : column;
      String tag = at > 0 && at < columns ? cells[at].strip() : "";
      if (tag.isEmpty()) {
        throw new CorpusException(
            name, "line %d: no tag in column %d of %d".formatted(number, at + 1, columns));
      }
      tags.add(tag);
    }
  }

  private void end() {
    if (!words.isEmpty()) {
      texts.add(new TaggedText(words, tags));
    }
    words = new ArrayList<>();
    tags = new ArrayList<>();
  }
}
