package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.classification.EpochScore;
import io.sirocco.classification.FineTuning;
import io.sirocco.classification.FineTuningData;
import io.sirocco.classification.FineTuningSettings;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.LabeledExamples;
import io.sirocco.classification.Regression;
import io.sirocco.classification.Scores;
import io.sirocco.classification.TaskAdaptation;
import io.sirocco.classification.TextClassifier;
import io.sirocco.corpora.reading.Sources;
import io.sirocco.hub.FileDigest;
import io.sirocco.kernels.Backend;
import io.sirocco.training.Provenance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco finetune}: from a pretrained model to a classifier. */
@Command(
    name = "finetune",
    description = {
      "Makes a classifier of a pretrained model.",
      "The parameters of the epoch with the highest macro-F1 on held-out texts (of a regression,"
          + " R2) are kept. Files are tables (.csv, .tsv, the first line names the"
          + " columns) or JSON lines (.jsonl)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco finetune --model runs/bert --train train.tsv --out runs/hate",
      "  sirocco finetune --model runs/bert --train train.tsv --test dev.tsv --seeds 5 --out"
          + " runs/hate",
      "  sirocco finetune --model runs/bert --adapt 5000 --train train.tsv --out runs/hate",
      "  sirocco finetune --model runs/xlm --lang en --train nli.jsonl --text premise \\",
      "      --second hypothesis --dev dev.jsonl --out runs/nli",
      "  sirocco finetune --model runs/bert --train topics.tsv --task multi --label topics \\",
      "      --labels-separator '|' --out runs/topics",
      "  sirocco finetune --model runs/bert --train pairs.csv --task regression \\",
      "      --second other --label similarity --out runs/similarity",
      "  sirocco finetune --model runs/bert --train rare.tsv --focal 2 --class-weights none \\",
      "      --out runs/rare",
      "  sirocco classify --model runs/hate comments.csv > told.csv"
    })
final class FinetuneCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "A run directory (its best checkpoint is taken) or a checkpoint.")
  private Path model = Path.of("");

  @Option(
      names = "--train",
      paramLabel = "FILE",
      required = true,
      description = "Labeled texts to train on.")
  private Path train = Path.of("");

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Labeled texts to choose the best epoch by. Default: some of --train.")
  private @Nullable Path dev;

  @Option(
      names = "--dev-share",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Without --dev: the share of each class of --train. Default: 0.1.")
  private double devShare;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Labeled texts that are scored once, at the end, and choose nothing.")
  private @Nullable Path test;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "The run directory of the classifier; with several seeds there is one for each below it.")
  private Path out = Path.of("");

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
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = "label",
      description = "That of the class, the labels or the value. Default: label.")
  private String label = "label";

  @Mixin private LabelOptions labels = new LabelOptions();

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "The most times that each text is seen. Default: 5.")
  private int epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "2",
      description = "Epochs without better scores after which training stops. Default: 2.")
  private int patience;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Texts of a step. Default: 16.")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "3e-4",
      description =
          "Rises over the first tenth of the steps, then falls to 0. Default: 3e-4, for small"
              + " models; 2e-5 to 5e-5 is usual for large ones.")
  private double learningRate;

  @Option(
      names = "--layer-decay",
      paramLabel = "X",
      defaultValue = "0.9",
      description =
          "What the learning rate of each layer is multiplied by beside that of the layer above."
              + " Default: 0.9; 1: all learn alike.")
  private double layerDecay;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "1: the embeddings stay as they are; 2: the first layer, too; and so on. Default: 0.")
  private int frozen;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Of AdamW, on matrices and embeddings. Default: 0.01.")
  private double weightDecay;

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      description =
          "none: all texts count alike; balanced: all classes do; root: between the two. With"
              + " --task multi, how much a label counts where a text has it. Without, small models"
              + " tell rare classes never. Default: root; none for a regression.")
  private @Nullable ClassWeights weights;

  @Option(
      names = "--focal",
      paramLabel = "GAMMA",
      description =
          "With --task single: the focal loss, which weighs texts by (1 - p)^GAMMA, p being what"
              + " their class is told with: hard ones count. 2 is usual. Default: the"
              + " cross-entropy.")
  private @Nullable Double gamma;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the head's initial values, the order of the texts, dropout. Default: 1.")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many runs, with seeds one after the other; mean and spread are printed.")
  private int seeds;

  @Mixin private AdaptOption adapt = new AdaptOption();

  @Mixin private QuotesOption quotes = new QuotesOption();

  @Mixin private BackendOption backend = new BackendOption();

  FinetuneCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  /** The scores of a seed. */
  private record Scored(EpochScore dev, @Nullable Scores test) {}

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--seeds %d is below 1".formatted(seeds));
    }
    PrintWriter printed = spec.commandLine().getOut();
    LabelKind kind = labels.kind(label, gamma);
    FineTuningData data = data(kind);
    List<String> names = data.train().names(kind);
    LabeledExamples tested = test == null ? null : read(test);
    if (tested != null) {
      tested.values(kind, names);
    }
    PretrainedModel pretrained = PretrainedModel.load(model);
    printed.println(
        "%,d texts to train on, %,d held out; %s: %s"
            .formatted(data.train().size(), data.dev().size(), ScoreLines.outputs(kind), names));
    BackendChoice.Chosen chosen = backend.open(printed);
    List<Scored> scores = new ArrayList<>();
    try (Backend opened = chosen.backend()) {
      AdaptOption.Source source =
          adapt.apply(
              new TaskAdaptation.Source(pretrained, model, language),
              data.train().examples(),
              batch,
              out,
              new AdaptOption.Place(opened, backend.threads(), printed, interruption));
      if (source == null) {
        return Interruption.EXIT_CODE;
      }
      for (int i = 0; i < seeds; i++) {
        Path directory = seeds == 1 ? out : out.resolve("seed-" + (seed + i));
        FineTuning.Request request =
            new FineTuning.Request(
                source.pretrained(),
                source.path().toString(),
                data,
                directory,
                language,
                opened,
                backend.threads(),
                settings(kind, seed + i));
        FineTuning.Result result = train(request);
        if (result.interrupted()) {
          printed.println(
              "interrupted; %s has the best epoch so far, number %d"
                  .formatted(directory, result.best().epoch()));
          printed.flush();
          return Interruption.EXIT_CODE;
        }
        Scores ofTest = tested == null ? null : score(directory, opened, kind, tested);
        scores.add(new Scored(result.best(), ofTest));
        print(printed, "held-out texts, epoch " + result.best().epoch(), result.best().dev());
        if (ofTest != null) {
          print(printed, String.valueOf(test), ofTest);
        }
      }
    }
    if (seeds > 1) {
      summarize(printed, scores);
    }
    printed.flush();
    return ExitCode.OK;
  }

  private FineTuningSettings settings(LabelKind kind, long ofSeed) {
    ClassWeights usual = kind instanceof Regression ? ClassWeights.NONE : ClassWeights.ROOT;
    return new FineTuningSettings(
        ofSeed,
        epochs,
        batch,
        learningRate,
        layerDecay,
        frozen,
        weightDecay,
        weights == null ? usual : weights,
        patience);
  }

  private LabeledExamples read(Path file) throws IOException {
    Sources.LabelFields fields =
        new Sources.LabelFields(text, second, List.of(label), labels.arrays());
    return LabeledExamples.read(file, fields, quotes.quotes());
  }

  private FineTuningData data(LabelKind kind) throws IOException {
    List<Provenance.DataFile> files = new ArrayList<>();
    files.add(new Provenance.DataFile(train.toString(), FileDigest.of(train)));
    LabeledExamples all = read(train);
    if (dev == null) {
      // The same texts for all seeds: what differs is the training.
      return FineTuningData.split(kind, all, devShare, 1, files);
    }
    files.add(new Provenance.DataFile(dev.toString(), FileDigest.of(dev)));
    return new FineTuningData(kind, all, read(dev), files);
  }

  private FineTuning.Result train(FineTuning.Request request) throws IOException {
    Path parent = request.out().toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (FineTuningDisplay display =
        new FineTuningDisplay(
            spec.commandLine().getOut(),
            request.settings().seed(),
            PretrainingProcess.terminal())) {
      return new FineTuning(request, PretrainingProcess.environment())
          .run(display, interruption::requested);
    }
  }

  private Scores score(Path directory, Backend opened, LabelKind kind, LabeledExamples tested)
      throws IOException {
    PretrainedModel tuned = PretrainedModel.load(directory);
    try (TextClassifier classifier = new TextClassifier(tuned, opened, language)) {
      double[][] decided = classifier.outputs(tested.examples(), done -> {});
      Arrays.setAll(decided, i -> kind.decide(decided[i]));
      List<String> names = classifier.labels();
      return kind.scores(names, tested.values(kind, names), decided);
    }
  }

  private static void print(PrintWriter printed, String what, Scores scores) {
    printed.println("%s:".formatted(what));
    ScoreLines.lines(scores).forEach(line -> printed.println("  " + line));
    printed.flush();
  }

  private static void summarize(PrintWriter printed, List<Scored> scored) {
    printed.println("over %d seeds, mean ± standard deviation:".formatted(scored.size()));
    List<Scores> held = scored.stream().map(each -> each.dev().dev()).toList();
    printed.println("  held-out texts: " + spread(held, 0));
    List<Scores> tested = new ArrayList<>();
    for (Scored each : scored) {
      if (each.test() != null) {
        tested.add(each.test());
      }
    }
    for (int i = 0; !tested.isEmpty() && i < tested.getFirst().measures().size(); i++) {
      printed.println("  test: " + spread(tested, i));
    }
  }

  /** Mean and sample standard deviation of a measure. */
  private static String spread(List<Scores> scores, int measure) {
    Scores.Measure first = scores.getFirst().measures().get(measure);
    double[] values =
        scores.stream().mapToDouble(each -> each.measures().get(measure).value()).toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return switch (first.unit()) {
      case SHARE ->
          String.format(
              Locale.ROOT, "%s %.2f ± %.2f %%", first.name(), 100 * mean, 100 * deviation);
      case NUMBER -> String.format(Locale.ROOT, "%s %.4f ± %.4f", first.name(), mean, deviation);
    };
  }
}
