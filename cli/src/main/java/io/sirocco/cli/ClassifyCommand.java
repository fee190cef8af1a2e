package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.ProblemType;
import io.sirocco.classification.Example;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.MultiLabel;
import io.sirocco.classification.TextClassifier;
import io.sirocco.classification.TextTable;
import io.sirocco.classification.TextTable.Form;
import io.sirocco.classification.TextTagger;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco classify}: what texts are told to be. */
@Command(
    name = "classify",
    description = {
      "Tells the classes, labels or values of texts with a model made by sirocco finetune.",
      "A .csv, .tsv or .jsonl comes out with all its columns and what was told of each text:"
          + " predicted, confidence, and p:CLASS for each class; predicted (the labels that reach"
          + " the threshold) and p:LABEL for each label; or predicted, a value. Other files have a"
          + " text a line.",
      "A model made with --task token tells a tag of each word: a word, its tag and the confidence"
          + " a line, a blank line between texts; or JSON lines, with what spans of words are. It"
          + " reads texts, a line each; .conll and .tsv, a word a line; and .jsonl with arrays"
          + " \"tokens\"."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco classify --model runs/hate comments.csv > told.csv",
      "  echo 'What a lovely day' | sirocco classify --model runs/hate -",
      "  sirocco classify --model runs/topics --threshold 0.3 news.tsv > told.tsv",
      "  sirocco classify --model runs/hate --to jsonl comments.txt > told.jsonl",
      "  echo 'Anna lives in Paris.' | sirocco classify --model runs/names --to jsonl -"
    })
final class ClassifyCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      defaultValue = "text",
      description = "The column or field of the text. Default: text.")
  private String text = "text";

  @Option(
      names = "--second",
      paramLabel = "COLUMN",
      description = "That of the second text, for pairs.")
  private @Nullable String second;

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "For a model of several labels: a text has those of at least this probability. Default:"
              + " 0.5.")
  private @Nullable Double threshold;

  @Option(
      names = "--labels-separator",
      paramLabel = "TEXT",
      description = "For such a model: what is written between labels. Default: as it was tuned.")
  private @Nullable String separator;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description = "csv, tsv or jsonl. Default: as the file is; tsv for lines.")
  private @Nullable Form to;

  @Parameters(
      paramLabel = "FILE",
      description = "Texts in UTF-8; -: a text a line from standard input.")
  private String file = "";

  @Mixin private QuotesOption quotes = new QuotesOption();

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PretrainedModel pretrained = model.load();
    if (pretrained.recipe().classification().problemType() == ProblemType.TOKEN_CLASSIFICATION) {
      tag(pretrained, out);
      return ExitCode.OK;
    }
    Form form = file.equals(STANDARD_INPUT) ? Form.LINES : Form.of(file);
    TextTable table = read(form);
    List<Example> examples = table.examples(text, second, file);
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextClassifier classifier = new TextClassifier(pretrained, opened, language);
        CountDisplay display = new CountDisplay("classify", PretrainingProcess.terminal())) {
      LabelKind kind = kind(classifier);
      double[][] told = classifier.outputs(examples, done -> display.show(done, examples.size()));
      display.finish();
      table
          .with(kind, classifier.labels(), told)
          .write(out, to == null ? form : to, quotes.quotes());
    }
    out.flush();
    return ExitCode.OK;
  }

  /** Tells tags of words. */
  private void tag(PretrainedModel pretrained, PrintWriter out) throws IOException {
    String other =
        threshold != null
            ? "--threshold"
            : separator != null
                ? "--labels-separator"
                : second != null ? "--second" : to == Form.CSV ? "--to csv" : null;
    if (other != null) {
      throw new IllegalArgumentException(
          "%s with a model that tells tags of words".formatted(other));
    }
    TagTexts texts =
        file.equals(STANDARD_INPUT)
            ? TagTexts.lines(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : TagTexts.read(Path.of(file));
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextTagger tagger = new TextTagger(pretrained, opened, language);
        CountDisplay display = new CountDisplay("classify", PretrainingProcess.terminal())) {
      List<List<TextTagger.Told>> told =
          tagger.tag(texts.words(), done -> display.show(done, texts.texts().size()));
      display.finish();
      texts.write(out, tagger, told, to == null ? texts.form() : to);
    }
    out.flush();
  }

  /** What the model tells, with the options for it. */
  private LabelKind kind(TextClassifier classifier) {
    if (threshold == null && separator == null) {
      return classifier.kind();
    }
    if (!(classifier.kind() instanceof MultiLabel(var usual, var half))) {
      throw new IllegalArgumentException(
          "%s with a model whose classification.problem_type is %s: only one of several labels a"
                  .formatted(
                      threshold == null
                          ? "--labels-separator '%s'".formatted(separator)
                          : "--threshold %s".formatted(threshold),
                      classifier.kind().type().name().toLowerCase(Locale.ROOT))
              + " text has it");
    }
    return new MultiLabel(
        separator == null ? usual : separator, threshold == null ? half : threshold);
  }

  private TextTable read(Form form) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      Reader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      return TextTable.read(input, form, quotes.quotes(), "-");
    }
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      return TextTable.read(reader, form, quotes.quotes(), file);
    }
  }
}
