package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens files as streams of texts in two languages. */
public final class PairSources {

  private PairSources() {}

  /**
   * Two files with a text a line: Moses' format.
   *
   * @throws CorpusException if a file cannot be opened
   */
  public static RecordSource<TextPair> moses(
      Path source, Path target, LanguagePair languages, BadRecords bad) throws CorpusException {
    return new MosesReader(Contents.file(source), Contents.file(target), languages, bad);
  }

  /**
   * The columns of a table, or the fields of lines of JSON, that hold a text and its translation.
   *
   * @param source the name of that of the text
   * @param target the name of that of the translation
   * @param quotes what quotation marks are in a table
   */
  public record Columns(String source, String target, Format.Quotes quotes) {
    /** Columns of a table whose values are quoted where they hold separators or line ends. */
    public Columns(String source, String target) {
      this(source, target, Format.Quotes.AROUND_VALUES);
    }
  }

  /**
   * Two columns of a table, or two fields of lines of JSON.
   *
   * @param format a table or JSON; its own text column is not used
   * @throws CorpusException if the file cannot be opened, or a column is not there
   */
  public static RecordSource<TextPair> columns(
      Path file, Format format, Columns columns, LanguagePair languages, BadRecords bad)
      throws CorpusException {
    List<String> names = List.of(columns.source(), columns.target());
    try {
      return new PairRows(Sources.rows(Contents.file(file), format, names, bad), languages);
    } catch (IOException failure) {
      throw known(file, failure);
    }
  }

  private record PairRows(Rows rows, LanguagePair languages) implements RecordSource<TextPair> {
    @Override
    public @Nullable TextPair next() throws IOException {
      Rows.Row row = rows.next();
      return row == null
          ? null
          : languages.pair(row.values().get(0), row.values().get(1), row.origin());
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /**
   * The units of a TMX file that have both languages.
   *
   * @throws CorpusException if the file cannot be opened
   */
  public static RecordSource<TextPair> tmx(Path file, LanguagePair languages, BadRecords bad)
      throws CorpusException {
    return new TmxReader(Contents.file(file), languages, bad);
  }

  /**
   * The translated messages of a gettext catalog, .po or .mo.
   *
   * @throws CorpusException if the file cannot be opened, or is no .mo file
   */
  public static RecordSource<TextPair> gettext(
      Path file, LanguagePair languages, Placeholders placeholders, BadRecords bad)
      throws CorpusException {
    SourceFile opened = Contents.file(file);
    try {
      boolean binary = opened.plainName().toLowerCase(Locale.ROOT).endsWith(".mo");
      RecordSource<TextPair> pairs =
          binary ? new MoReader(opened, languages) : new PoReader(opened, languages, bad);
      return new WithPlaceholders(pairs, placeholders);
    } catch (IOException failure) {
      throw known(file, failure);
    }
  }

  /**
   * The messages that two .properties catalogs have under one id, in the order of the second.
   *
   * @throws CorpusException if a file cannot be opened, or the first not be read
   */
  public static RecordSource<TextPair> properties(
      Path source, Path target, LanguagePair languages, Placeholders placeholders, BadRecords bad)
      throws CorpusException {
    return properties(Contents.file(source), Contents.file(target), languages, placeholders, bad);
  }

  /** As the other, of opened files. */
  static RecordSource<TextPair> properties(
      SourceFile source,
      SourceFile target,
      LanguagePair languages,
      Placeholders placeholders,
      BadRecords bad)
      throws CorpusException {
    Map<String, String> texts = new LinkedHashMap<>();
    try (PropertiesReader messages = new PropertiesReader(source, bad)) {
      for (Message message = messages.next(); message != null; message = messages.next()) {
        texts.put(message.id(), message.text());
      }
    } catch (IOException failure) {
      throw known(Path.of(source.name()), failure);
    }
    return new WithPlaceholders(
        new Joined(texts, new PropertiesReader(target, bad), languages), placeholders);
  }

  private record Joined(
      Map<String, String> sources, PropertiesReader targets, LanguagePair languages)
      implements RecordSource<TextPair> {
    @Override
    public @Nullable TextPair next() throws IOException {
      for (Message target = targets.next(); target != null; target = targets.next()) {
        String source = sources.get(target.id());
        if (source != null) {
          return languages.pair(source, target.text(), target.origin());
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      targets.close();
    }
  }

  private record WithPlaceholders(RecordSource<TextPair> pairs, Placeholders placeholders)
      implements RecordSource<TextPair> {
    @Override
    public @Nullable TextPair next() throws IOException {
      TextPair pair = pairs.next();
      return pair == null
          ? null
          : new TextPair(
              pair.sourceLanguage(),
              pair.targetLanguage(),
              placeholders.apply(pair.source()),
              placeholders.apply(pair.target()),
              pair.origin());
    }

    @Override
    public void close() throws IOException {
      pairs.close();
    }
  }

  private static CorpusException known(Path file, IOException failure) {
    return failure instanceof CorpusException described
        ? described
        : new CorpusException(file.toString(), "cannot be read: " + failure, failure);
  }
}
