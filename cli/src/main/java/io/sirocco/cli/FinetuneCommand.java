package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.classification.EpochScore;
import io.sirocco.classification.FineTuning;
import io.sirocco.classification.Scores;
import io.sirocco.classification.TaskAdaptation;
import io.sirocco.kernels.Backend;
import io.sirocco.training.RunDirectory;
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
          + " R2; of names in texts, F1 of spans) are kept. Files are tables (.csv, .tsv, the first"
          + " line names the columns) or JSON lines (.jsonl); with --task token a word and its tag"
          + " a line, a blank line between texts, or JSON lines with arrays."
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
      "  sirocco finetune --model runs/gpt --train train.tsv --auxiliary 0.5 --out runs/hate",
      "  sirocco finetune --model runs/bert --task token --train train.conll --dev dev.conll \\",
      "      --out runs/names",
      "  sirocco finetune --model runs/bert --train train.tsv --resume --out runs/hate",
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
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "The run directory of the classifier; with several seeds there is one for each below it.")
  private Path out = Path.of("");

  @Option(
      names = "--resume",
      description =
          "Goes on with a fine-tuning into --out that was interrupted or killed, from the last"
              + " epoch that was scored.")
  private boolean resume;

  @Mixin private TuningFilesOption files = new TuningFilesOption();

  @Mixin private TuningOptions options = new TuningOptions();

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

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
    TuningTexts texts = files.read(options.gamma());
    PretrainedModel pretrained = PretrainedModel.load(model);
    printed.println(texts.summary());
    BackendChoice.Chosen chosen = backend.open(printed);
    List<Scored> scores = new ArrayList<>();
    try (Backend opened = chosen.backend()) {
      AdaptOption.Source source =
          adapt.apply(
              new TaskAdaptation.Source(pretrained, model, language),
              texts.texts(),
              options.batch(),
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
                texts.data(),
                directory,
                language,
                opened,
                backend.threads(),
                options.settings(seed + i, texts));
        FineTuning.Result result = train(request);
        if (result.interrupted()) {
          printed.println(
              "interrupted; %s has the best epoch so far, number %d; --resume goes on"
                  .formatted(directory, result.best().epoch()));
          printed.flush();
          return Interruption.EXIT_CODE;
        }
        Scores ofTest = texts.score(PretrainedModel.load(directory), opened, language);
        scores.add(new Scored(result.best(), ofTest));
        print(printed, "held-out texts, epoch " + result.best().epoch(), result.best().dev());
        if (ofTest != null) {
          print(printed, files.test(), ofTest);
        }
      }
    }
    if (seeds > 1) {
      summarize(printed, scores);
    }
    printed.flush();
    return ExitCode.OK;
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
      FineTuning tuning = new FineTuning(request, PretrainingProcess.environment());
      RunDirectory.Presence presence = RunDirectory.presence(request.out());
      return resume && presence == RunDirectory.Presence.COMPLETE
          ? tuning.resume(display, interruption::requested)
          : tuning.run(display, interruption::requested);
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
