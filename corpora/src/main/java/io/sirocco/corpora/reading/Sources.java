package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.LabeledText;
import io.sirocco.corpora.RecordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens files as streams of records. */
public final class Sources {

  private Sources() {}

  /**
   * How files are read.
   *
   * @param language of all documents, as a BCP 47 tag
   * @param format of all files; null: each by its name, see {@link Format#byName}
   * @param bad what happens to bad records
   */
  public record Settings(String language, @Nullable Format format, BadRecords bad) {}

  /**
   * Where the parts of labeled texts stand.
   *
   * @param text the field or column of the text
   * @param second that of the second text; null: there is none
   * @param labels those of the labels, at least one
   * @param arrays what JSON arrays in the fields of labels are
   */
  public record LabelFields(
      String text, @Nullable String second, List<String> labels, JsonArrays arrays) {

    /** What JSON arrays are where a label is expected. */
    public enum JsonArrays {
      /** Malformed. */
      REFUSED,
      /** Several labels: the array itself, as JSON, is taken for the text of the label. */
      TAKEN
    }

    /** With one label a field. */
    public LabelFields(String text, @Nullable String second, List<String> labels) {
      this(text, second, labels, JsonArrays.REFUSED);
    }

    /** Copies the labels and checks that there are some. */
    public LabelFields {
      labels = List.copyOf(labels);
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("no field of a label is named");
      }
    }

    private Set<String> withArrays() {
      return arrays == JsonArrays.TAKEN ? Set.copyOf(labels) : Set.of();
    }

    private List<String> all() {
      List<String> all = new ArrayList<>(labels);
      all.add(text);
      if (second != null) {
        all.add(second);
      }
      return all;
    }
  }

  /**
   * The documents of a file, decompressed; of a tar archive those of all its files.
   *
   * @throws CorpusException if the file cannot be opened
   */
  public static RecordSource<Document> documents(Path file, Settings settings)
      throws CorpusException {
    return new ManyFiles<>(
        Contents.open(file, settings.bad()), opened -> documents(opened, settings));
  }

  private static RecordSource<Document> documents(SourceFile file, Settings settings)
      throws IOException {
    Format format = settings.format() == null ? Format.byName(file.plainName()) : settings.format();
    String language = settings.language();
    return switch (format) {
      case Format.PlainText(var boundary) ->
          new PlainTextReader(file, boundary, language, settings.bad());
      case Format.JsonLines _, Format.Table _ ->
          new DocumentRows(rows(file, format, List.of(text(format)), settings.bad()), language);
    };
  }

  private static String text(Format format) {
    return switch (format) {
      case Format.PlainText _ -> "";
      case Format.JsonLines(String text) -> text;
      case Format.Table table -> table.text();
    };
  }

  /** Rows of chosen fields or columns. */
  static Rows rows(SourceFile file, Format format, List<String> fields, BadRecords bad)
      throws IOException {
    return switch (format) {
      case Format.JsonLines _ -> new JsonRows(file, fields, bad);
      case Format.Table table -> new TableRows(file, table, fields, bad);
      case Format.PlainText _ ->
          throw new CorpusException(
              file.name(), "plain text has no fields %s: a table or JSON is".formatted(fields));
    };
  }

  /**
   * The labeled texts of a table or of lines of JSON.
   *
   * @throws CorpusException if the file cannot be opened, or a column is not there
   */
  public static RecordSource<LabeledText> labeled(Path file, LabelFields fields, Settings settings)
      throws CorpusException {
    return new ManyFiles<>(
        Contents.open(file, settings.bad()),
        opened -> {
          Format format =
              settings.format() == null ? Format.byName(opened.plainName()) : settings.format();
          Rows rows =
              format instanceof Format.JsonLines
                  ? new JsonRows(opened, fields.all(), fields.withArrays(), settings.bad())
                  : rows(opened, format, fields.all(), settings.bad());
          return new LabeledRows(rows, fields);
        });
  }

  private record LabeledRows(Rows rows, LabelFields fields) implements RecordSource<LabeledText> {
    @Override
    public @Nullable LabeledText next() throws IOException {
      Rows.Row row = rows.next();
      if (row == null) {
        return null;
      }
      int labels = fields.labels().size();
      String second = fields.second() == null ? null : row.values().get(labels + 1);
      return new LabeledText(
          row.values().get(labels), second, row.values().subList(0, labels), row.origin());
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /** Opens one of the files that a file holds. */
  @FunctionalInterface
  private interface Opening<R> {
    RecordSource<R> open(SourceFile file) throws IOException;
  }

  /** The records of all files that a file holds. */
  private static final class ManyFiles<R> implements RecordSource<R> {
    private final Contents contents;
    private final Opening<R> opening;
    private @Nullable RecordSource<R> current;

    ManyFiles(Contents contents, Opening<R> opening) {
      this.contents = contents;
      this.opening = opening;
    }

    @Override
    public @Nullable R next() throws IOException {
      while (true) {
        RecordSource<R> open = current;
        if (open == null) {
          SourceFile file = contents.next();
          if (file == null) {
            return null;
          }
          open = opening.open(file);
          current = open;
        }
        R found = open.next();
        if (found != null) {
          return found;
        }
        open.close();
        current = null;
      }
    }

    @Override
    public void close() throws IOException {
      contents.close();
    }
  }
}
