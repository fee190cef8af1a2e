package io.sirocco.classification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.corpora.reading.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Texts of a file as rows of named values, to be written again with what they were told to be.
 *
 * @param columns in their order
 * @param rows each as long as the columns
 */
public record TextTable(List<String> columns, List<List<String>> rows) {

  /** The column with the likeliest class, the labels, or the value. */
  public static final String PREDICTED = "predicted";

  /** The column with its probability. */
  public static final String CONFIDENCE = "confidence";

  /** What the columns of probabilities begin with, before the name of a class or label. */
  public static final String PROBABILITY = "p:";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "text";

  /** How rows stand in a file. */
  public enum Form {
    /** A text a line. */
    LINES,
    /** A table with commas, whose first line names the columns. */
    CSV,
    /** A table with tabs, whose first line names the columns. */
    TSV,
    /** A JSON object a line. */
    JSONL;

    /** By the end of a file's name; lines where it says nothing. */
    public static Form of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".csv")) {
        return CSV;
      }
      if (lower.endsWith(".tsv")) {
        return TSV;
      }
      return lower.endsWith(".jsonl") ? JSONL : LINES;
    }
  }

  /** Copies the lists. */
  public TextTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads all rows.
   *
   * @param reader is read to its end
   * @param form of the rows
   * @param quotes what quotation marks are in tables
   * @param name of the file, for errors
   * @throws IOException if a row cannot be read; the message names its line
   */
  public static TextTable read(Reader reader, Form form, Format.Quotes quotes, String name)
      throws IOException {
    return switch (form) {
      case LINES -> lines(reader);
      case CSV -> table(reader, format(',', quotes), name);
      case TSV -> table(reader, format('\t', quotes), name);
      case JSONL -> objects(reader, name);
    };
  }

  private static TextTable lines(Reader reader) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    BufferedReader lines = new BufferedReader(reader);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      rows.add(List.of(line));
    }
    return new TextTable(List.of(TEXT), rows);
  }

  private static CSVFormat format(char separator, Format.Quotes quotes) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(separator)
        .setQuote(quotes == Format.Quotes.NONE ? null : '"')
        .setRecordSeparator('\n')
        .setIgnoreEmptyLines(true)
        .get();
  }

  private static TextTable table(Reader reader, CSVFormat format, String name) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<String> columns = null;
    try (CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
      for (CSVRecord row : parser) {
        if (columns == null) {
          columns = row.toList();
        } else if (row.size() != columns.size()) {
          throw new IOException(
              "%s: line %d: %d values, the first line has %d"
                  .formatted(name, parser.getCurrentLineNumber(), row.size(), columns.size()));
        } else {
          rows.add(row.toList());
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw new IOException("%s: %s".formatted(name, e.getMessage()), e);
    }
    if (columns == null) {
      throw new IOException("%s: empty: the first line names the columns".formatted(name));
    }
    return new TextTable(columns, rows);
  }

  private static TextTable objects(Reader reader, String name) throws IOException {
    List<Map<String, String>> objects = new ArrayList<>();
    Map<String, Integer> columns = new LinkedHashMap<>();
    BufferedReader lines = new BufferedReader(reader);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        Map<String, String> values = new LinkedHashMap<>();
        object(line, name, number)
            .properties()
            .forEach(field -> {
              columns.putIfAbsent(field.getKey(), columns.size());
              JsonNode value = field.getValue();
              values.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
            });
        objects.add(values);
      }
    }
    List<String> names = List.copyOf(columns.keySet());
    return new TextTable(
        names,
        objects.stream()
            .map(values -> names.stream().map(key -> values.getOrDefault(key, "")).toList())
            .toList());
  }

  private static ObjectNode object(String line, String name, int number) throws IOException {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
      throw new IOException("%s: line %d is no JSON object".formatted(name, number));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: line %d is no JSON: %s".formatted(name, number, e.getOriginalMessage()), e);
    }
  }

  /**
   * The values of a column.
   *
   * @param name of the file, for errors
   * @throws IOException if there is no such column
   */
  public List<String> column(String column, String name) throws IOException {
    int at = columns.indexOf(column);
    if (at < 0) {
      throw new IOException("%s: no column \"%s\"; there are %s".formatted(name, column, columns));
    }
    return rows.stream().map(row -> row.get(at)).toList();
  }

  /**
   * The texts.
   *
   * @param text the column of the text
   * @param second that of the second text of a pair; null for texts
   * @param name of the file, for errors
   * @throws IOException if there is no such column
   */
  public List<Example> examples(String text, @Nullable String second, String name)
      throws IOException {
    List<String> first = column(text, name);
    List<String> other = second == null ? null : column(second, name);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      examples.add(new Example(first.get(i), other == null ? null : other.get(i)));
    }
    return examples;
  }

  /**
   * The rows with what was told of them.
   *
   * @param kind of what was told
   * @param names of the outputs (K)
   * @param outputs for each row (K)
   */
  public TextTable with(LabelKind kind, List<String> names, double[][] outputs) {
    List<String> all = new ArrayList<>(columns);
    all.addAll(kind.columns(names));
    List<List<String>> told = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = new ArrayList<>(rows.get(i));
      row.addAll(kind.cells(names, outputs[i]));
      told.add(row);
    }
    return new TextTable(all, told);
  }

  /**
   * Writes all rows; a table of lines becomes one with tabs.
   *
   * @param quotes what quotation marks are in tables; without any, a value is one line and has no
   *     tab
   */
  public void write(Appendable out, Form form, Format.Quotes quotes) throws IOException {
    if (form == Form.JSONL) {
      for (List<String> row : rows) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
          object.put(columns.get(i), row.get(i));
        }
        out.append(JSON.writeValueAsString(object)).append('\n');
      }
      return;
    }
    CSVFormat format = format(form == Form.CSV ? ',' : '\t', quotes);
    out.append(format.format(columns.toArray())).append('\n');
    for (List<String> row : rows) {
      out.append(format.format(row.toArray())).append('\n');
    }
  }
}
