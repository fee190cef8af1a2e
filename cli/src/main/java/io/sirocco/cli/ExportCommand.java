package io.sirocco.cli;

import io.sirocco.ModelExport;
import io.sirocco.OnnxExport;
import io.sirocco.PretrainedModel;
import io.sirocco.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco export}: a model for other programs. */
@Command(
    name = "export",
    description = {
      "Writes a model for other programs: hf, a directory that Hugging Face's transformers loads"
          + " without further code (a model that no class there computes is refused, with the key"
          + " of the recipe); onnx, a file that every runtime of ONNX computes, for every recipe."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco export --model runs/bert --to hf --out hub/my-bert",
      "  sirocco export --model runs/gpt --checkpoint 2000 --to hf --out hub/my-gpt",
      "  sirocco export --model runs/classifier --to onnx --out onnx/my-classifier"
    })
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description =
          "A run directory (its best checkpoint is taken), a checkpoint, or a directory of Hugging"
              + " Face.")
  private Path model = Path.of("");

  @Option(
      names = "--checkpoint",
      paramLabel = "C",
      description = "Of a run directory: best, last, or a step.")
  private @Nullable String checkpoint;

  /** The forms that models are written in. */
  enum Form {
    /** Hugging Face. */
    HF,
    /** ONNX. */
    ONNX
  }

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "The form: ${COMPLETION-CANDIDATES}.")
  private Form form = Form.HF;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The directory to write; absent or empty.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    PretrainedModel pretrained = PretrainedModel.load(place());
    String written =
        switch (form) {
          case HF -> ModelExport.export(pretrained, out).kind().id();
          case ONNX -> signature(OnnxExport.export(pretrained, out));
        };
    printer.println(
        "%s of %,d parameters, from %s"
            .formatted(written, pretrained.model().size(), pretrained.parameters().place()));
    printer.println("written: " + out);
    printer.flush();
    return ExitCode.OK;
  }

  private static String signature(OnnxModel model) {
    return "(%s) -> (%s)"
        .formatted(String.join(", ", model.inputs()), String.join(", ", model.outputs()));
  }

  private Path place() {
    if (checkpoint == null) {
      return model;
    }
    String name = checkpoint.matches("\\d+") ? "step-" + checkpoint : checkpoint;
    return model.resolve("checkpoints").resolve(name);
  }
}
