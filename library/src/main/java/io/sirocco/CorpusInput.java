package io.sirocco;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.reading.Format;
import io.sirocco.corpora.reading.InputFiles;
import io.sirocco.corpora.reading.PairSources;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.reading.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a corpus is prepared from. */
public sealed interface CorpusInput {

  /** The language, or the pair of languages. */
  String corpus();

  /** The files. */
  List<Path> files();

  /** The records, one after the other. */
  RecordSource<PreparationRecord> open(BadRecords bad) throws CorpusException;

  /**
   * Documents of one language.
   *
   * @param language as a BCP 47 tag
   * @param format null: by the name of the file
   */
  record Text(String language, Path file, @Nullable Format format) implements CorpusInput {
    @Override
    public String corpus() {
      return language;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public RecordSource<PreparationRecord> open(BadRecords bad) throws CorpusException {
      RecordSource<Document> documents =
          Sources.documents(file, new Sources.Settings(language, format, bad));
      return new Mapped<>(documents, PreparationRecord.Text::new);
    }
  }

  /**
   * Texts and their translations.
   *
   * @param languages of both
   * @param files one that holds both (TMX, gettext, a table or lines of JSON whose columns are
   *     called by the languages), or two: .properties catalogs, or a text a line (Moses)
   * @param columns of a table; those called by numbers, from 1, are of a table without a header;
   *     null: called by the languages
   * @param placeholders what becomes of placeholders in messages
   */
  record Pair(
      LanguagePair languages,
      List<Path> files,
      PairSources.@Nullable Columns columns,
      Placeholders placeholders)
      implements CorpusInput {
    /** Copies the list and checks its length. */
    public Pair {
      files = List.copyOf(files);
      if (files.isEmpty() || files.size() > 2) {
        throw new IllegalArgumentException(
            "translations are in 1 or 2 files, not in %d".formatted(files.size()));
      }
    }

    @Override
    public String corpus() {
      return "%s-%s".formatted(languages.source(), languages.target());
    }

    @Override
    public RecordSource<PreparationRecord> open(BadRecords bad) throws CorpusException {
      return new Mapped<>(pairs(bad), PreparationRecord.Pair::new);
    }

    private RecordSource<TextPair> pairs(BadRecords bad) throws CorpusException {
      Path file = files.getFirst();
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (files.size() == 2) {
        Path target = files.getLast();
        return name.endsWith(".properties")
            ? PairSources.properties(file, target, languages, placeholders, bad)
            : PairSources.moses(file, target, languages, bad);
      }
      if (name.matches(".*\\.tmx(\\.\\w+)?")) {
        return PairSources.tmx(file, languages, bad);
      }
      if (name.matches(".*\\.[pm]o(\\.\\w+)?")) {
        return PairSources.gettext(file, languages, placeholders, bad);
      }
      PairSources.Columns named =
          columns == null
              ? new PairSources.Columns(languages.source(), languages.target())
              : columns;
      return PairSources.columns(file, format(name, named), named, languages, bad);
    }

    private static Format format(String name, PairSources.Columns columns) {
      Format format = Format.byName(name.replaceFirst("\\.(gz|zst|xz|bz2)$", ""));
      if (!(format instanceof Format.Table table)) {
        return format;
      }
      boolean numbered = (columns.source() + columns.target()).matches("[0-9]+");
      return new Format.Table(
          table.separator(),
          numbered ? Format.Header.ABSENT : table.header(),
          table.text(),
          columns.quotes());
    }
  }

  /**
   * The documents of a path: a file, a directory or a pattern.
   *
   * @throws CorpusException if there is no file
   */
  static List<CorpusInput> texts(String language, Path path, @Nullable Format format)
      throws CorpusException {
    List<CorpusInput> inputs = new ArrayList<>();
    for (Path file : InputFiles.of(path)) {
      inputs.add(new Text(language, file, format));
    }
    return inputs;
  }

  /**
   * The translations of paths: one or two files, or what the two files PATH.xx and PATH.yy have in
   * common.
   */
  static CorpusInput pair(
      LanguagePair languages,
      List<Path> paths,
      PairSources.@Nullable Columns columns,
      Placeholders placeholders) {
    Path first = paths.getFirst();
    if (paths.size() == 1 && !Files.exists(first)) {
      return new Pair(
          languages,
          List.of(
              Path.of(first + "." + languages.source()), Path.of(first + "." + languages.target())),
          columns,
          placeholders);
    }
    return new Pair(languages, paths, columns, placeholders);
  }

  /** Records in another form. */
  final class Mapped<A> implements RecordSource<PreparationRecord> {

    private final RecordSource<A> records;
    private final Function<A, PreparationRecord> form;

    Mapped(RecordSource<A> records, Function<A, PreparationRecord> form) {
      this.records = records;
      this.form = form;
    }

    @Override
    public @Nullable PreparationRecord next() throws IOException {
      A found = records.next();
      return found == null ? null : form.apply(found);
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }
}
