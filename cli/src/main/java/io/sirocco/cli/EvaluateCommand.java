package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.TextEvaluation;
import io.sirocco.TextEvaluation.Split;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.training.Evaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco evaluate}: the loss of a model on text. */
@Command(
    name = "evaluate",
    description = "Measures the loss of a model on text.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco evaluate --run runs/a --data other.txt",
      "  sirocco evaluate --run runs/a/checkpoints/last --data input.txt --split validation"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"--run", "--model"},
      paramLabel = "DIR",
      required = true,
      description =
          "A run directory (its best checkpoint is taken), a checkpoint, or a directory of Hugging"
              + " Face.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Text in UTF-8, or sample:wordnet.")
  private List<String> data = new ArrayList<>();

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description =
          "Instead: the validation split of a prepared corpus, each language and objective by"
              + " itself.")
  private @Nullable Path corpus;

  @Option(
      names = "--split",
      paramLabel = "S",
      defaultValue = "ALL",
      description = "all, or the part that training or validation used. Default: all.")
  private Split split = Split.ALL;

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (data.isEmpty() == (corpus == null)) {
      throw new ParameterException(spec.commandLine(), "one of --data and --corpus is needed");
    }
    PretrainedModel pretrained = PretrainedModel.load(model);
    BackendChoice.Chosen chosen = backend.open(out);
    out.println("model %s".formatted(pretrained.parameters().place()));
    out.flush();
    try (var opened = chosen.backend();
        CountDisplay display = new CountDisplay("evaluate", PretrainingProcess.terminal())) {
      Evaluation evaluation = evaluate(pretrained, opened, display);
      display.finish();
      ScoreTable.lines(evaluation).forEach(out::println);
      out.flush();
    }
    return ExitCode.OK;
  }

  private Evaluation evaluate(PretrainedModel pretrained, Backend opened, CountDisplay display)
      throws IOException {
    if (corpus == null) {
      return TextEvaluation.evaluate(
          pretrained, opened, DataOption.read(data), split, display::show);
    }
    try (TemporaryFolder scratch = TemporaryFolder.create()) {
      IndexSettings indexes = new IndexSettings(scratch.path(), backend.threads());
      return TextEvaluation.evaluate(pretrained, opened, corpus, indexes, display::show);
    }
  }
}
