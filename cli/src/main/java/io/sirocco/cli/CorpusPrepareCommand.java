package io.sirocco.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sirocco.CorpusInput;
import io.sirocco.CorpusPreparation;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.reading.Format;
import io.sirocco.corpora.reading.InputFiles;
import io.sirocco.corpora.reading.PairSources;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.sentences.LineEnds;
import io.sirocco.corpora.sentences.SentenceBreaks;
import io.sirocco.corpora.store.DatasetSummary;
import io.sirocco.corpora.store.DocumentTokenizer.Sentences;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.corpora.store.StoreManifest;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus prepare}: from text to stored tokens. */
@Command(
    name = "prepare",
    description = {
      "Turns text into tokens on the disk that training reads as it goes on.",
      "Files are plain text in UTF-8 with an empty line between documents, JSON lines (.jsonl) or"
          + " tables (.csv, .tsv), also compressed (.gz .zst .xz .bz2) or in a .tar; a directory is"
          + " read as a whole. A corpus that is there already gets the further languages."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus prepare --tokenizer runs/a/tokenizer --out corpora/mine \\",
      "      --lang en=english.txt --lang ne=nepali",
      "  sirocco corpus prepare --tokenizer tok --out corpora/bert --sentences --lang en=books",
      "  sirocco corpus prepare --tokenizer tok --out corpora/mine --pair en-ne=bible.en,bible.ne",
      "  sirocco corpus prepare --tokenizer tok --out corpora/web --recipe cleaning.yaml \\",
      "      --on-error skip --field content --lang en='crawl/*.jsonl.zst'",
      "",
      "A kill leaves no half of a corpus: what was there before is as it was. Begin again then."
    })
final class CorpusPrepareCommand implements Callable<Integer> {

  private static final String UNKNOWN_LANGUAGE = "und";

  /** A language with its script and its region, such as {@code zh-Hans} or {@code pt-BR}. */
  private static final String TAG = "([a-z]{2,8}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?)";

  private static final Pattern PAIR = Pattern.compile(TAG + "-" + TAG);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "The directory of a tokenizer.json, such as RUN/tokenizer.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The corpus: a new directory, or a prepared corpus to add languages to.")
  private @Nullable Path out;

  @Option(names = "--print-recipe", description = "Prints a recipe of all cleaning steps.")
  private boolean printRecipe;

  @Option(
      names = "--lang",
      paramLabel = "XX=PATH",
      description = "Text of a language, by its BCP 47 tag. Repeatable.")
  private List<String> languages = new ArrayList<>();

  @Option(
      names = "--pair",
      paramLabel = "XX-YY=PATH",
      description =
          "Translations: one file (.tmx, .po, .mo, or a table or JSON lines with columns XX and"
              + " YY), two as SOURCE,TARGET (.properties, or a text a line), or PATH for PATH.xx"
              + " and PATH.yy. Repeatable.")
  private List<String> pairs = new ArrayList<>();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Text of unknown language (und).")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "What is cleaned (YAML); --print-recipe shows what there is. Default: nothing.")
  private @Nullable Path recipe;

  @Option(
      names = "--on-error",
      paramLabel = "WHAT",
      defaultValue = "FAIL",
      description = "At a record that cannot be read: ${COMPLETION-CANDIDATES}. Default: fail.")
  private BadRecords.Policy onError = BadRecords.Policy.FAIL;

  @Option(
      names = "--document",
      paramLabel = "END",
      description = "Where documents of plain text end: ${COMPLETION-CANDIDATES}.")
  private Format.@Nullable Boundary boundary;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "The field or column that holds the text of JSON lines and tables.")
  private @Nullable String field;

  @Option(
      names = "--columns",
      paramLabel = "SOURCE,TARGET",
      description =
          "The columns or fields of --pair; numbers, from 1, are those of tables without a header."
              + " Default: the languages.")
  private @Nullable String columns;

  @Option(
      names = "--quotes",
      paramLabel = "WHAT",
      defaultValue = "AROUND_VALUES",
      description =
          "What quotation marks are in tables: ${COMPLETION-CANDIDATES}; none: part of the text."
              + " Default: around_values.")
  private Format.Quotes quotes = Format.Quotes.AROUND_VALUES;

  @Option(
      names = "--placeholders",
      paramLabel = "WHAT",
      defaultValue = "KEEP",
      description = "Those of messages, such as {0}: ${COMPLETION-CANDIDATES}. Default: keep.")
  private Placeholders placeholders = Placeholders.KEEP;

  @Option(
      names = "--sentences",
      description = "Cuts documents into sentences: for BERT's pairs and XLM's streams.")
  private boolean sentences;

  @Option(
      names = "--line-ends",
      paramLabel = "WHAT",
      defaultValue = "END_SENTENCES",
      description =
          "What the end of a line is to a sentence: ${COMPLETION-CANDIDATES}. Default:"
              + " end_sentences.")
  private LineEnds lineEnds = LineEnds.END_SENTENCES;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "The share of documents for validation. Default: ${DEFAULT-VALUE}.")
  private double validation;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of documents for tests. Default: ${DEFAULT-VALUE}.")
  private double test;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Default: all cores. What comes out does not depend on it.")
  private @Nullable Integer threads;

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    if (printRecipe) {
      printer.print(CleaningRecipe.defaultText());
      printer.flush();
      return ExitCode.OK;
    }
    CorpusPreparation preparation =
        new CorpusPreparation(
            new CorpusPreparation.Request(
                required("--out", out),
                Tokenizer.load(required("--tokenizer", tokenizer)),
                inputs(),
                recipe == null ? CleaningRecipe.NONE : CleaningRecipe.read(recipe),
                onError,
                new CorpusPreparation.Form(
                    sentences ? new SentenceBreaks(lineEnds) : Sentences.WHOLE,
                    new SplitShares(validation, test)),
                threads == null ? Runtime.getRuntime().availableProcessors() : threads));
    long begin = System.nanoTime();
    try (PreparationDisplay display =
        new PreparationDisplay(PretrainingProcess.terminal(), System::nanoTime, printer)) {
      StoreManifest manifest = preparation.run(display);
      display.finish();
      print(printer, manifest, (System.nanoTime() - begin) * 1e-9);
    }
    return ExitCode.OK;
  }

  private Path required(String option, @Nullable Path path) {
    if (path == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '%s'".formatted(option));
    }
    return path;
  }

  private static void print(PrintWriter printer, StoreManifest manifest, double seconds) {
    manifest.datasets().forEach(dataset -> printer.println(line(dataset)));
    JsonNode report = manifest.preparations().getLast().report();
    report(report).forEach(printer::println);
    double megabytes = report.path("text_bytes").asLong() * 1e-6;
    printer.println(
        String.format(
            Locale.ROOT,
            "%.1f MB of text in %.1f s, %.1f MB/s",
            megabytes,
            seconds,
            megabytes / seconds));
    printer.flush();
  }

  /** What was dropped and changed. */
  static List<String> report(JsonNode report) {
    List<String> lines = new ArrayList<>();
    for (JsonNode step : report.path("cleaning")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "cleaning %-20s %,11d seen %,11d changed %,11d dropped",
              step.path("step").asText(),
              step.path("seen").asLong(),
              step.path("changed").asLong(),
              step.path("dropped").asLong()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records, of which %,d duplicates and %,d without tokens; %,d could not be read",
            report.path("records").asLong(),
            report.path("duplicates").asLong(),
            report.path("without_tokens").asLong(),
            report.path("bad_records").asLong()));
    report.path("bad_records_listed").forEach(bad -> lines.add("  left out: " + bad.asText()));
    return lines;
  }

  /** A dataset in one line. */
  static String line(DatasetSummary dataset) {
    return String.format(
        Locale.ROOT,
        "%-24s %,13d tokens %,11d documents %,11d sequences %8.1f MB of text, %.2f bytes/token",
        dataset.name(),
        dataset.tokens(),
        dataset.documents(),
        dataset.sequences(),
        dataset.textBytes() * 1e-6,
        dataset.textBytes() / (double) Math.max(1, dataset.tokens()));
  }

  private List<CorpusInput> inputs() throws IOException {
    List<CorpusInput> inputs = new ArrayList<>();
    for (String language : languages) {
      String[] parts = parts("--lang", language, "XX=PATH");
      inputs.addAll(texts(parts[0], Path.of(parts[1])));
    }
    for (Path path : paths) {
      inputs.addAll(texts(UNKNOWN_LANGUAGE, path));
    }
    for (String pair : pairs) {
      inputs.add(pair(pair));
    }
    if (inputs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Nothing to prepare: give --lang=XX=PATH, --pair=XX-YY=PATH or PATH");
    }
    return inputs;
  }

  private List<CorpusInput> texts(String language, Path path) throws IOException {
    Format plain = boundary == null ? null : new Format.PlainText(boundary);
    if (field == null && quotes == Format.Quotes.AROUND_VALUES) {
      return CorpusInput.texts(language, path, plain);
    }
    List<CorpusInput> inputs = new ArrayList<>();
    for (Path file : InputFiles.of(path)) {
      Format format =
          switch (Format.byName(withoutCompression(file))) {
            case Format.PlainText usual -> plain == null ? usual : plain;
            case Format.JsonLines usual -> new Format.JsonLines(fieldOr(usual.text()));
            case Format.Table usual ->
                new Format.Table(usual.separator(), usual.header(), fieldOr(usual.text()), quotes);
          };
      inputs.add(new CorpusInput.Text(language, file, format));
    }
    return inputs;
  }

  private String fieldOr(String usual) {
    return field == null ? usual : field;
  }

  private static String withoutCompression(Path file) {
    return file.toString().replaceFirst("\\.(gz|zst|xz|bz2)$", "");
  }

  private CorpusInput pair(String pair) {
    String[] parts = parts("--pair", pair, "XX-YY=PATH");
    Matcher tags = PAIR.matcher(parts[0]);
    String[] files = parts[1].split(",", -1);
    if (!tags.matches() || files.length > 2) {
      throw new ParameterException(
          spec.commandLine(),
          "--pair=%s: not two languages XX-YY and one or two files".formatted(pair));
    }
    return CorpusInput.pair(
        new LanguagePair(tags.group(1), tags.group(2)),
        Stream.of(files).map(Path::of).toList(),
        columns(tags.group(1), tags.group(2)),
        placeholders);
  }

  private PairSources.Columns columns(String source, String target) {
    if (columns == null) {
      return new PairSources.Columns(source, target, quotes);
    }
    String[] names = columns.split(",", -1);
    if (names.length != 2) {
      throw new ParameterException(
          spec.commandLine(), "--columns=%s: not two, SOURCE,TARGET".formatted(columns));
    }
    return new PairSources.Columns(names[0], names[1], quotes);
  }

  private String[] parts(String option, String value, String form) {
    String[] parts = value.split("=", 2);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "%s=%s is not of the form %s".formatted(option, value, form));
    }
    return parts;
  }
}
