package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.PretrainingData;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.SampleStore;
import io.sirocco.corpora.TextPair;
import io.sirocco.inference.FillMask;
import io.sirocco.inference.TextEncoder;
import io.sirocco.inference.TranslationProbe;
import io.sirocco.kernels.Backend;
import io.sirocco.retrieval.Pooling;
import io.sirocco.retrieval.Retrieval;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco quickstart}: a first multilingual model in five minutes. */
@Command(
    name = "quickstart",
    description = {
      "Pretrains a small XLM on messages of a program in English, German, French and Spanish:"
          + " masked and translation language modeling, with a tokenizer of its own.",
      "Then shows what it learned: the losses of each language, how often it finds a translation,"
          + " and what it puts into gaps."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco quickstart", "  sirocco quickstart --minutes 1 --run runs/first"})
final class QuickstartCommand implements Callable<Integer> {

  private static final String RECIPE = "quickstart.yaml";
  private static final List<String> LANGUAGES = List.of("de", "es", "fr");
  private static final int VOCABULARY = 6000;
  private static final double VALIDATION = .06;

  /** A gap in each language, for the same word. */
  private static final Map<String, String> GAPS = gaps();

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "4",
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

  private static Map<String, String> gaps() {
    Map<String, String> gaps = new LinkedHashMap<>();
    gaps.put("en", "The user could not be [MASK].");
    gaps.put("de", "Der Benutzer konnte nicht [MASK] werden.");
    return gaps;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = run == null ? fresh() : run;
    SampleStore samples =
        new SampleStore(directory.resolveSibling(directory.getFileName() + "-corpus"));
    out.println(
        "Pretraining a small XLM on Keycloak's messages in English and %s for %s minutes, into %s."
            .formatted(String.join(", ", LANGUAGES), minutes, directory));
    BackendChoice.Chosen chosen = backend.open(out);
    try (var opened = chosen.backend();
        TrainingDisplay display = new TrainingDisplay(out, PretrainingProcess.terminal())) {
      samples.prepare(
          new SampleStore.Choices(LANGUAGES, VOCABULARY, VALIDATION, backend.threads()),
          line -> {
            out.println(line);
            out.flush();
          });
      PretrainingData.Prepared data = new PretrainingData.Prepared(samples.store());
      Recipe recipe =
          RecipeFile.parse(
                  RECIPE,
                  recipe(),
                  List.of(
                      "training.minutes=" + minutes,
                      "tokenizer.directory=" + samples.store().resolve("tokenizer"),
                      "data.directory=" + samples.store()))
              .withLanguages(data.languages());
      Map<String, Retrieval> before = before(recipe, samples, opened);
      ShownRun shown = new ShownRun(out, display, interruption);
      Pretraining.Request request =
          new Pretraining.Request(
              recipe, directory, data, opened, backend.threads(), profile.observer());
      Pretraining.Result result = shown.train(request, ShownRun.Entry.BEGIN, profile);
      int code = shown.report(directory, result);
      if (result.outcome() != Trainer.Outcome.INTERRUPTED) {
        LossChart.lines(display.losses()).forEach(out::println);
        show(out, directory, samples, opened, before);
        next(out, directory, samples);
      }
      return code;
    }
  }

  private static Map<String, Retrieval> before(Recipe recipe, SampleStore samples, Backend backend)
      throws IOException {
    Tokenizer tokenizer = Tokenizer.load(samples.store().resolve("tokenizer"));
    try (TextEncoder encoder = TextEncoder.untrained(recipe, tokenizer, backend, Pooling.MEAN)) {
      return retrieval(encoder, samples);
    }
  }

  private static Map<String, Retrieval> retrieval(TextEncoder encoder, SampleStore samples)
      throws IOException {
    Map<String, Retrieval> found = new LinkedHashMap<>();
    for (String language : LANGUAGES) {
      List<TextPair> pairs = samples.validation(language);
      found.put(language, TranslationProbe.sentences(encoder, pairs, (done, of) -> {}).margin());
    }
    return found;
  }

  private static void show(
      PrintWriter out,
      Path directory,
      SampleStore samples,
      Backend backend,
      Map<String, Retrieval> before)
      throws IOException {
    PretrainedModel pretrained = PretrainedModel.load(directory);
    out.println();
    out.println("Translations found, of messages that training never saw (P@1, there and back):");
    try (TextEncoder encoder = TextEncoder.of(pretrained, backend, Pooling.MEAN)) {
      retrieval(encoder, samples)
          .forEach((language, after) -> out.println(line(language, before, after)));
    }
    try (FillMask gaps = new FillMask(pretrained, backend)) {
      for (Map.Entry<String, String> gap : GAPS.entrySet()) {
        out.println();
        out.println(gap.getValue());
        List<String> candidates = new ArrayList<>();
        for (FillMask.Candidate candidate :
            gaps.fill(gap.getValue().replace("[MASK]", gaps.mask()), gap.getKey(), 5).getFirst()) {
          candidates.add(
              String.format(
                  Locale.ROOT,
                  "%s (%.0f %%)",
                  candidate.text().strip(),
                  100 * candidate.probability()));
        }
        out.println("  " + String.join(", ", candidates));
      }
    }
    out.flush();
  }

  private static String line(String language, Map<String, Retrieval> before, Retrieval after) {
    Retrieval untrained = Objects.requireNonNull(before.get(language), language);
    return String.format(
        Locale.ROOT,
        "  en-%s  before %5.1f %% %5.1f %%   after %5.1f %% %5.1f %%   of %,d",
        language,
        100 * untrained.forward(),
        100 * untrained.backward(),
        100 * after.forward(),
        100 * after.backward(),
        after.count());
  }

  private static void next(PrintWriter out, Path directory, SampleStore samples) {
    out.println();
    out.println("What to try next:");
    out.println(
        "  ./sirocco fill-mask --model %s --lang fr --text \"Le mot de passe est [MASK].\""
            .formatted(directory));
    out.println(
        "  ./sirocco evaluate --model %s --corpus %s".formatted(directory, samples.store()));
    out.println("  ./sirocco quickstart --minutes 20");
    out.println("  ./sirocco corpus sample --out samples     (22 languages of the same messages)");
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
