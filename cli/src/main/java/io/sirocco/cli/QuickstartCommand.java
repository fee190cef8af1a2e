package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.PretrainingData;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.TextGeneration;
import io.sirocco.corpora.Corpus;
import io.sirocco.corpora.sample.SampleCorpus;
import io.sirocco.generation.Sampling;
import io.sirocco.kernels.Backend;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco quickstart}: a first model in three minutes. */
@Command(
    name = "quickstart",
    description =
        "Pretrains a small GPT on the glosses of WordNet, shows the loss falling, prints a sample.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco quickstart", "  sirocco quickstart --minutes 1 --run runs/first"})
final class QuickstartCommand implements Callable<Integer> {

  private static final String RECIPE = "quickstart.yaml";
  private static final String PROMPT = "dog: ";
  private static final int SAMPLE_TOKENS = 400;

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2.5",
      description = "How long to train. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "The run directory. Default: the first of runs/quickstart-1, -2, ... that is new.")
  private @Nullable Path run;

  @Mixin private BackendOption backend = new BackendOption();

  @Mixin private ProfileOption profile = new ProfileOption();

  QuickstartCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = run == null ? fresh() : run;
    Recipe recipe = RecipeFile.parse(RECIPE, recipe(), List.of("training.minutes=" + minutes));
    SampleCorpus sample = SampleCorpus.WORDNET;
    Corpus corpus = sample.read();
    out.println(
        "Pretraining a small GPT on %s (%,d characters of English) for %s minutes, into %s."
            .formatted(sample.title(), corpus.characters(), minutes, directory));
    out.flush();
    BackendChoice.Chosen chosen = backend.open(out);
    try (var opened = chosen.backend();
        TrainingDisplay display = new TrainingDisplay(out, PretrainingProcess.terminal())) {
      ShownRun shown = new ShownRun(out, display, interruption);
      Pretraining.Request request =
          new Pretraining.Request(
              recipe,
              directory,
              new PretrainingData.Text(corpus),
              opened,
              backend.threads(),
              profile.observer());
      Pretraining.Result result = shown.train(request, ShownRun.Entry.BEGIN, profile);
      int code = shown.report(directory, result);
      if (result.outcome() != Trainer.Outcome.INTERRUPTED) {
        LossChart.lines(display.losses()).forEach(out::println);
        sample(out, directory, opened);
        next(out, directory);
      }
      return code;
    }
  }

  private static void sample(PrintWriter out, Path directory, Backend backend) throws IOException {
    out.println();
    out.println("A sample (the prompt is \"%s\"):".formatted(PROMPT));
    out.println();
    out.print(PROMPT);
    try (TextGeneration generation = new TextGeneration(PretrainedModel.load(directory), backend)) {
      Sampling sampling = new Sampling(.7, 0, .95, 1, 1);
      generation.generate(
          PROMPT,
          SAMPLE_TOKENS,
          sampling,
          piece -> {
            out.print(piece);
            out.flush();
            return true;
          });
    }
    out.println();
  }

  private static void next(PrintWriter out, Path directory) {
    out.println();
    out.println("What to try next:");
    out.println("  ./sirocco generate --model %s --prompt \"house: \"".formatted(directory));
    out.println("  ./sirocco quickstart --minutes 15");
    out.println(
        "  ./sirocco pretrain --config recipes/shakespeare-char-cpu.yaml --data YOUR.txt --run"
            + " runs/mine");
    out.println("  ./sirocco --help");
    out.flush();
  }

  private static String recipe() throws IOException {
    try (InputStream in = QuickstartCommand.class.getResourceAsStream(RECIPE)) {
      return new String(Objects.requireNonNull(in, RECIPE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path fresh() {
    int number = 1;
    while (Files.exists(Path.of("runs", "quickstart-" + number))) {
      number++;
    }
    return Path.of("runs", "quickstart-" + number);
  }
}
