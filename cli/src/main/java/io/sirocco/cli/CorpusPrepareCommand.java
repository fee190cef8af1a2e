package io.sirocco.cli;

import io.sirocco.CorpusPreparation;
import io.sirocco.corpora.AlignedLines;
import io.sirocco.corpora.sentences.BreakIteratorSentences;
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
      "Files are plain text in UTF-8, an empty line between documents; directories are read as a"
          + " whole. A corpus that is there already gets the further languages."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus prepare --tokenizer runs/a/tokenizer --out corpora/mine \\",
      "      --lang en=english.txt --lang ne=nepali",
      "  sirocco corpus prepare --tokenizer tok --out corpora/bert --sentences --lang en=books",
      "  sirocco corpus prepare --tokenizer tok --out corpora/mine --pair en-ne=bible.en,bible.ne",
      "",
      "A kill leaves no half of a corpus: what was there before is as it was. Begin again then."
    })
final class CorpusPrepareCommand implements Callable<Integer> {

  private static final String UNKNOWN_LANGUAGE = "und";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "The directory of a tokenizer.json, such as RUN/tokenizer.")
  private Path tokenizer = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The corpus: a new directory, or a prepared corpus to add languages to.")
  private Path out = Path.of("");

  @Option(
      names = "--lang",
      paramLabel = "XX=PATH",
      description = "Text of a language, by its BCP 47 tag. Repeatable.")
  private List<String> languages = new ArrayList<>();

  @Option(
      names = "--pair",
      paramLabel = "XX-YY=PATH",
      description =
          "Translations, line by line: SOURCE,TARGET, or PATH for PATH.xx and PATH.yy. Repeatable.")
  private List<String> pairs = new ArrayList<>();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Text of unknown language (und).")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--sentences",
      description = "Cuts documents into sentences: for BERT's pairs and XLM's streams.")
  private boolean sentences;

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
    CorpusPreparation preparation =
        new CorpusPreparation(
            new CorpusPreparation.Request(
                out,
                Tokenizer.load(tokenizer),
                inputs(),
                sentences ? new BreakIteratorSentences() : Sentences.WHOLE,
                new SplitShares(validation, test),
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

  private static void print(PrintWriter printer, StoreManifest manifest, double seconds) {
    manifest.datasets().forEach(dataset -> printer.println(line(dataset)));
    double megabytes =
        manifest.preparations().getLast().report().path("text_bytes").asLong() * 1e-6;
    printer.println(
        String.format(
            Locale.ROOT,
            "%.1f MB of text in %.1f s, %.1f MB/s",
            megabytes,
            seconds,
            megabytes / seconds));
    printer.flush();
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

  private List<CorpusPreparation.Input> inputs() throws IOException {
    List<CorpusPreparation.Input> inputs = new ArrayList<>();
    for (String language : languages) {
      String[] parts = parts("--lang", language, "XX=PATH");
      inputs.addAll(CorpusPreparation.Input.texts(parts[0], Path.of(parts[1])));
    }
    for (Path path : paths) {
      inputs.addAll(CorpusPreparation.Input.texts(UNKNOWN_LANGUAGE, path));
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

  private CorpusPreparation.Input pair(String pair) {
    String[] parts = parts("--pair", pair, "XX-YY=PATH");
    String[] tags = parts[0].split("-", -1);
    if (tags.length != 2) {
      throw new ParameterException(
          spec.commandLine(),
          "--pair=%s: \"%s\" is not two languages XX-YY".formatted(pair, parts[0]));
    }
    String[] files = parts[1].split(",", -1);
    if (files.length == 1) {
      files = new String[] {parts[1] + "." + tags[0], parts[1] + "." + tags[1]};
    }
    if (files.length != 2) {
      throw new ParameterException(
          spec.commandLine(), "--pair=%s: %d files instead of 2".formatted(pair, files.length));
    }
    return new CorpusPreparation.Input.Pair(
        new AlignedLines.Side(tags[0], Path.of(files[0])),
        new AlignedLines.Side(tags[1], Path.of(files[1])));
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
