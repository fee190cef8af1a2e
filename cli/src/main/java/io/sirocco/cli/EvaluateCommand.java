package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.TextEvaluation;
import io.sirocco.TextEvaluation.Split;
import io.sirocco.corpora.Corpus;
import io.sirocco.training.Evaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      description = "A run directory (its best checkpoint is taken) or a checkpoint.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "Text in UTF-8, or sample:wordnet.")
  private List<String> data = new ArrayList<>();

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
    PretrainedModel pretrained = PretrainedModel.load(model);
    Corpus corpus = DataOption.read(data);
    BackendChoice.Chosen chosen = backend.open(out);
    out.println("model %s".formatted(pretrained.checkpoint().directory()));
    out.flush();
    try (var opened = chosen.backend();
        CountDisplay display = new CountDisplay("evaluate", PretrainingProcess.terminal())) {
      Evaluation evaluation =
          TextEvaluation.evaluate(pretrained, opened, corpus, split, display::show);
      display.finish();
      out.println(
          String.format(
              Locale.ROOT,
              "loss %.4f nats/token, perplexity %.3f, over %.0f tokens",
              evaluation.mean(),
              evaluation.perplexity(),
              evaluation.weight()));
      out.flush();
    }
    return ExitCode.OK;
  }
}
