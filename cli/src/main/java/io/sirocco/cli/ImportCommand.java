package io.sirocco.cli;

import io.sirocco.ModelImport;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco import}: a model of others as a run. */
@Command(
    name = "import",
    description = {
      "Makes a run directory of a model that lies in a directory of Hugging Face's transformers: of"
          + " BertForPreTraining, BertForMaskedLM, GPT2LMHeadModel, XLMWithLMHeadModel,"
          + " RobertaForMaskedLM, XLMRobertaForMaskedLM or DistilBertForMaskedLM, or of one of them"
          + " without its head.",
      "Nothing is loaded from a network. The directory serves as --model and --init-from as it is,"
          + " too; importing checks every number once, and keeps them as f32."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco import --from hub/bert-base-uncased --out runs/bert-base",
      "  sirocco pretrain --config my.yaml --data corpora/mine --init-from runs/bert-base --run"
          + " runs/mine"
    })
final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "A directory with config.json, model.safetensors and tokenizer.json.")
  private Path from = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The run directory to write; absent or empty.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    ModelImport.Result imported = ModelImport.run(from, out, PretrainingProcess.environment());
    TransformerConfig config = imported.model().config();
    printer.println(
        "%s of %,d parameters: %d layers, %d heads, %d channels, context %d, vocabulary %d"
            .formatted(
                imported.model().kind().id(),
                imported.size(),
                config.L(),
                config.H(),
                config.C(),
                config.T(),
                config.V()));
    if (!imported.leftOut().isEmpty()) {
      printer.println("left out: " + String.join(", ", imported.leftOut()));
    }
    long rows = imported.model().layout().vocabulary() - config.V();
    if (rows > 0) {
      printer.println("left out: %d rows of the vocabulary without a token".formatted(rows));
    }
    printer.println("written: " + out);
    printer.flush();
    return ExitCode.OK;
  }
}
