package io.sirocco.cli;

import io.sirocco.classification.Bootstrap;
import io.sirocco.classification.Calibration;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.Regression;
import io.sirocco.classification.Scores;
import io.sirocco.classification.SingleLabel;
import io.sirocco.classification.TextTable;
import io.sirocco.classification.Thresholds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco score}: what predictions are worth. */
@Command(
    name = "score",
    description = {
      "Holds predictions against the right classes: precision, recall and F1 of each class, macro-,"
          + " micro- and weighted F1, the confusion matrix, calibration, bootstrap intervals.",
      "Of several labels a text: precision, recall and F1 of each, macro- and micro-F1, the share"
          + " of texts with all labels right. Of values: Pearson's and Spearman's correlation,"
          + " errors.",
      "Files are tables (.csv, .tsv) or JSON lines (.jsonl), row i of one for row i of the other.",
      "With --task token: precision, recall and F1 of each type of spans, or of each tag where tags"
          + " are none of spans. Files have a word and its tag a line (of --gold the last column,"
          + " of the others the second), or are JSON lines with arrays (tags; predicted)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco classify --model runs/hate dev.tsv > told.tsv",
      "  sirocco score --gold dev.tsv --predictions told.tsv",
      "  sirocco score --gold dev.tsv --predictions told.tsv --against other.tsv",
      "  sirocco score --gold dev.tsv --predictions told.tsv --png confusion.png",
      "  sirocco score --gold cases.csv --predictions told.csv --by functionality \\",
      "      --as hate=hateful --as offensive=other --as neither=other",
      "  sirocco score --gold dev.tsv --predictions told.tsv --class hate --precision 0.9",
      "  sirocco score --task multi --label topics --gold dev.tsv --predictions told.tsv",
      "  sirocco score --task regression --label similarity --gold dev.csv --predictions told.csv",
      "  sirocco score --task token --gold dev.conll --predictions told.conll"
    })
final class ScoreCommand implements Callable<Integer> {

  private static final int BINS = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--gold",
      paramLabel = "FILE",
      required = true,
      description = "The texts with their right classes.")
  private Path gold = Path.of("");

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      required = true,
      description = "The texts with what they were told to be, as sirocco classify writes them.")
  private Path predictions = Path.of("");

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Other predictions: the difference is measured on the same samples of texts.")
  private @Nullable Path against;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = "label",
      description = "The column of the right class, labels or value. Default: label.")
  private String label = "label";

  @Option(
      names = "--predicted",
      paramLabel = "COLUMN",
      defaultValue = TextTable.PREDICTED,
      description = "The column of what was told. Default: predicted.")
  private String predicted = TextTable.PREDICTED;

  @Mixin private LabelOptions labels = new LabelOptions();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "With --precision or --recall: the class to tell from all others.")
  private @Nullable String positive;

  @Option(
      names = "--precision",
      paramLabel = "X",
      description = "Finds the threshold of p:CLASS with at least this precision.")
  private @Nullable Double precision;

  @Option(
      names = "--recall",
      paramLabel = "X",
      description = "Finds the threshold of p:CLASS with at least this recall.")
  private @Nullable Double recall;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Samples of the bootstrap. Default: 2000.")
  private int samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the samples. Default: 1.")
  private long seed;

  @Option(
      names = "--as",
      paramLabel = "TOLD=CLASS",
      description =
          "What is told to be TOLD counts as CLASS, for right classes that have other names or are"
              + " fewer; again for more.")
  private Map<String, String> as = new HashMap<>();

  @Mixin private MoreScores more = new MoreScores();

  @Mixin private QuotesOption quotes = new QuotesOption();

  /** What is right, and how it is measured what others are worth. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Right(LabelKind kind, List<String> names, double[][] values) {

    /** The most important scores, over some of the texts. */
    List<Scores.Measure> headline(double[][] told, int[] texts) {
      return kind.scores(names, picked(values, texts), picked(told, texts)).headline();
    }

    /** The first of them. */
    double first(double[][] told, int[] texts) {
      return headline(told, texts).getFirst().value();
    }

    private static double[][] picked(double[][] values, int[] texts) {
      return Arrays.stream(texts).mapToObj(text -> values[text]).toArray(double[][]::new);
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (labels.tags()) {
      return scoreTags(out);
    }
    LabelKind kind = labels.kind(label, null);
    if (positive != null && kind instanceof Regression) {
      throw new IllegalArgumentException(
          "--class %s with --task regression: values have no classes".formatted(positive));
    }
    more.require(kind);
    TextTable given = read(gold);
    List<String> written = given.column(label, gold.toString());
    TextTable table = read(predictions);
    List<String> predictedLabels = told(table, predictions, written);
    List<String> others = against == null ? List.of() : told(read(against), against, written);
    TreeSet<String> all = new TreeSet<>(names(kind, gold, written));
    all.addAll(names(kind, predictions, predictedLabels));
    all.addAll(against == null ? List.of() : names(kind, against, others));
    List<String> names = List.copyOf(all);
    Right right = new Right(kind, names, values(kind, names, gold, written));
    double[][] told = values(kind, names, predictions, predictedLabels);
    Scores scores = kind.scores(names, right.values(), told);
    ScoreLines.lines(scores).forEach(out::println);
    more.show(out, scores, given, gold.toString(), written, predictedLabels);
    ScoreIntervals intervals = new ScoreIntervals(new Bootstrap(seed, samples), written.size());
    intervals
        .headline(scores.headline(), texts -> right.headline(told, texts))
        .forEach(out::println);
    if (against != null) {
      double[][] other = values(kind, names, against, others);
      Bootstrap.Statistic difference =
          texts -> right.first(told, texts) - right.first(other, texts);
      Scores.Measure first = scores.headline().getFirst();
      intervals.difference(first, against.toString(), difference).forEach(out::println);
    }
    if (kind instanceof SingleLabel && table.columns().contains(TextTable.CONFIDENCE)) {
      calibrate(out, table, right.values(), told);
    }
    if (positive != null) {
      threshold(out, table, right, positive);
    }
    out.flush();
    return ExitCode.OK;
  }

  private Integer scoreTags(PrintWriter out) throws IOException {
    labels.requireTags(null, null);
    if (positive != null || !as.isEmpty() || more.isAsked()) {
      throw new IllegalArgumentException(
          "--class, --as, --by and --png are about classes of texts, not --task token");
    }
    TagScoring scoring = new TagScoring(gold, predictions, against);
    scoring.lines(new Bootstrap(seed, samples)).forEach(out::println);
    out.flush();
    return ExitCode.OK;
  }

  private static List<String> names(LabelKind kind, Path file, List<String> written) {
    for (int i = 0; i < written.size(); i++) {
      String value = written.get(i);
      at(file, i, () -> kind.names(List.of(value)));
    }
    return kind.names(written);
  }

  private static double[][] values(
      LabelKind kind, List<String> names, Path file, List<String> written) {
    double[][] values = new double[written.size()][];
    for (int i = 0; i < values.length; i++) {
      String value = written.get(i);
      values[i] = at(file, i, () -> kind.values(value, names));
    }
    return values;
  }

  private static <A> A at(Path file, int row, Supplier<A> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: row %d: %s".formatted(file, row + 1, e.getMessage()), e);
    }
  }

  private TextTable read(Path file) throws IOException {
    TextTable.Form form = TextTable.Form.of(file.toString());
    if (form == TextTable.Form.LINES) {
      throw new IOException("%s: neither .csv, .tsv nor .jsonl".formatted(file));
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      return TextTable.read(reader, form, quotes.quotes(), file.toString());
    }
  }

  private List<String> told(TextTable table, Path file, List<String> right) throws IOException {
    List<String> told =
        table.column(predicted, file.toString()).stream()
            .map(each -> as.getOrDefault(each, each))
            .toList();
    if (told.size() != right.size()) {
      throw new IOException(
          "%s has %,d rows, %s has %,d".formatted(gold, right.size(), file, told.size()));
    }
    return told;
  }

  private void calibrate(PrintWriter out, TextTable table, double[][] right, double[][] told)
      throws IOException {
    double[] confidence = numbers(table, TextTable.CONFIDENCE);
    boolean[] hits = new boolean[right.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = Arrays.equals(right[i], told[i]);
    }
    Calibration calibration = Calibration.of(confidence, hits, BINS);
    out.println(
        String.format(
            Locale.ROOT, "expected calibration error %.2f %%", 100 * calibration.error()));
    for (Calibration.Bin bin : calibration.bins()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  confidence %3.0f to %3.0f %%: mean %6.2f %%, right %6.2f %%, %,d texts",
              100 * bin.from(),
              100 * bin.to(),
              100 * bin.confidence(),
              100 * bin.accuracy(),
              bin.texts()));
    }
  }

  private double[] numbers(TextTable table, String column) throws IOException {
    List<String> values = table.column(column, predictions.toString());
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(values.get(i));
      } catch (NumberFormatException e) {
        throw new IOException(
            "%s: row %d: %s \"%s\" is no number"
                .formatted(predictions, i + 1, column, values.get(i)),
            e);
      }
    }
    return numbers;
  }

  /** The lowest threshold with the precision, or the highest with the recall, that is asked for. */
  private void threshold(PrintWriter out, TextTable table, Right right, String of)
      throws IOException {
    double[] probabilities = numbers(table, TextTable.PROBABILITY + of);
    int k = right.names().indexOf(of);
    boolean[] is = new boolean[probabilities.length];
    for (int i = 0; i < is.length; i++) {
      is[i] = k >= 0 && right.values()[i][k] == 1;
    }
    List<Thresholds.Point> points = Thresholds.of(probabilities, is);
    List<String> lines = new ArrayList<>();
    if (precision != null) {
      lines.add(line("precision", precision, Thresholds.forPrecision(points, precision)));
    }
    if (recall != null) {
      lines.add(line("recall", recall, Thresholds.forRecall(points, recall)));
    }
    lines.forEach(out::println);
  }

  private String line(String what, double asked, Thresholds.@Nullable Point point) {
    return point == null
        ? "no threshold of p:%s has a %s of %s".formatted(positive, what, asked)
        : String.format(
            Locale.ROOT,
            "p:%s >= %.6f: precision %.2f %%, recall %.2f %%, %,d texts",
            positive,
            point.threshold(),
            100 * point.precision(),
            100 * point.recall(),
            point.texts());
  }
}
