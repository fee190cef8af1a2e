package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.Pretraining;
import io.sirocco.PretrainingData;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.cli.ShownRun.Entry;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.conformance.CheckedBackend;
import io.sirocco.tasks.PrintedBatch;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunLayout;
import io.sirocco.training.Task;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco pretrain}: from text to a model. */
@Command(
    name = "pretrain",
    description = "Pretrains a model from text.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco pretrain --config recipes/shakespeare-char-cpu.yaml --data input.txt --run runs/a",
      "  sirocco pretrain --config my.yaml --data a.txt b.txt --run runs/b \\",
      "      --set training.max_steps=500 --set seed=2",
      "  sirocco pretrain --config my.yaml --data corpora/mine --run runs/d",
      "  sirocco pretrain --config my.yaml --data corpora/new --run runs/e --init-from runs/d",
      "  sirocco pretrain --config recipes/bert-mini.yaml --data corpora/mine --print-batch",
      "  sirocco pretrain --run runs/a --resume",
      "  sirocco pretrain --config my.yaml --data a.txt --run runs/c --backend opencl \\",
      "      --check-against reference --set training.max_steps=2",
      "",
      "Ctrl-C finishes the step and writes a checkpoint; --resume goes on as if nothing happened."
    })
final class PretrainCommand implements Callable<Integer> {

  private static final int PRINTED_SAMPLES = 3;

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The recipe (YAML); --print-config shows all keys.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Text in UTF-8, sample:wordnet, or the directory of a prepared corpus; what the recipe's"
              + " data.directory names if not given.")
  private List<String> data = new ArrayList<>();

  @Option(names = "--run", paramLabel = "DIR", description = "The run directory.")
  private @Nullable Path run;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the recipe, such as training.max_steps=500.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Ends after about M minutes: short for --set training.minutes=M.")
  private @Nullable Double minutes;

  @Option(
      names = "--init-from",
      paramLabel = "DIR",
      description =
          "Starts from the parameters of another run, or of a checkpoint: its vocabulary may have"
              + " grown, heads may differ. Short for --set init_from=DIR.")
  private @Nullable Path initFrom;

  @Option(
      names = "--resume",
      description = "Goes on with the run from its newest checkpoint; begins it if there is none.")
  private boolean resume;

  @Option(names = "--print-config", description = "Prints the default recipe with all keys.")
  private boolean printConfig;

  @Option(
      names = "--print-batch",
      description =
          "Prints the first samples of each objective in words, masks and targets too, and trains"
              + " nothing.")
  private boolean printBatch;

  /** What steps can be held against. */
  private enum Oracle {
    REFERENCE
  }

  @Option(
      names = "--check-against",
      paramLabel = "ORACLE",
      description =
          "Computes every step of every program by the oracle too, and stops at the first op that"
              + " differs beyond its rounding bound; slow, for a few steps:"
              + " ${COMPLETION-CANDIDATES}.")
  private @Nullable Oracle checkAgainst;

  @Mixin private BackendOption backend = new BackendOption();

  @Mixin private ProfileOption profile = new ProfileOption();

  PretrainCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (printConfig) {
      out.print(RecipeFile.defaults());
      out.flush();
      return ExitCode.OK;
    }
    if (printBatch) {
      Recipe recipe = RecipeFile.read(required("--config", config), recipeSettings());
      print(out, recipe, data(recipe, Path.of(""), false));
      return ExitCode.OK;
    }
    Path directory = required("--run", run);
    boolean exists = resume && RunDirectory.presence(directory) == RunDirectory.Presence.COMPLETE;
    Path file =
        config == null && exists ? new RunLayout(directory).config() : required("--config", config);
    if (resume && !exists) {
      out.println("nothing to resume in %s: the run begins".formatted(directory));
    }
    // Opened first: its kernels are compiled and checked while recipe and data are read.
    BackendChoice.Chosen chosen = backend.open(out);
    try (Backend opened = checked(chosen.backend())) {
      Recipe recipe = RecipeFile.read(file, recipeSettings());
      Pretraining.Request request =
          new Pretraining.Request(
              recipe,
              directory,
              data(recipe, directory, exists),
              opened,
              backend.threads(),
              profile.observer());
      int code = pretrain(request, exists ? Entry.RESUME : Entry.BEGIN);
      if (opened instanceof CheckedBackend checks) {
        out.println(
            String.format(
                Locale.ROOT,
                "%,d steps of programs agree with the oracle within their rounding bounds",
                checks.steps()));
        out.flush();
      }
      return code;
    }
  }

  private void print(PrintWriter out, Recipe recipe, PretrainingData data) throws IOException {
    Recipe resolved = recipe.withLanguages(data.languages());
    Tokenizer tokenizer = data.tokenizer(resolved);
    try (TemporaryFolder scratch = TemporaryFolder.create();
        PretrainingData.Opened opened =
            data.open(
                new PretrainingData.Run(
                    resolved, tokenizer, scratch.path(), backend.threads(), System::nanoTime))) {
      for (Task task : opened.data().tasks()) {
        PrintedBatch.lines(task, tokenizer, resolved.seed(), PRINTED_SAMPLES).forEach(out::println);
      }
      out.flush();
    }
  }

  private Backend checked(Backend chosen) {
    return checkAgainst == null ? chosen : new CheckedBackend(chosen);
  }

  private List<String> recipeSettings() {
    List<String> all = new ArrayList<>(settings);
    if (minutes != null) {
      all.add("training.minutes=" + minutes);
    }
    if (initFrom != null) {
      all.add("init_from='%s'".formatted(initFrom.toString().replace("'", "''")));
    }
    return all;
  }

  private PretrainingData data(Recipe recipe, Path directory, boolean exists) throws IOException {
    String prepared = recipe.data().directory();
    if (data.isEmpty() && prepared != null) {
      return new PretrainingData.Prepared(Path.of(prepared));
    }
    List<String> names = exists && data.isEmpty() ? recorded(directory) : data;
    if (names.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=FILE'");
    }
    return DataOption.open(names);
  }

  private static List<String> recorded(Path directory) throws IOException {
    return RunDirectory.founding(new RunLayout(directory)).data().stream()
        .map(Provenance.DataFile::path)
        .toList();
  }

  private Path required(String option, @Nullable Path path) {
    if (path == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '%s'".formatted(option));
    }
    return path;
  }

  private int pretrain(Pretraining.Request request, Entry entry) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (TrainingDisplay display = new TrainingDisplay(out, PretrainingProcess.terminal())) {
      ShownRun shown = new ShownRun(out, display, interruption);
      return shown.report(request.run(), shown.train(request, entry, profile));
    }
  }
}
