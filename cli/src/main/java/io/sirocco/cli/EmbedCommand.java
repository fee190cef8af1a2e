package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.inference.TextEncoder;
import io.sirocco.retrieval.Vectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco embed}: texts as vectors. */
@Command(
    name = "embed",
    description = {
      "Turns each line of a file into a vector: the states of the model's last layer.",
      "A line of the output is a vector, its numbers with tabs between them, as numpy.loadtxt"
          + " reads them."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco embed --model runs/bert sentences.txt > vectors.tsv",
      "  sirocco embed --model runs/xlm --lang de --pooling first sentences.de > vectors.tsv"
    })
final class EmbedCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

  @Mixin private PoolingOption pooling = new PoolingOption();

  @Parameters(paramLabel = "FILE", description = "Text in UTF-8, a text a line.")
  private Path file = Path.of("");

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines = Files.readAllLines(file);
    PretrainedModel pretrained = model.load();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextEncoder encoder = TextEncoder.of(pretrained, opened, pooling.pooling());
        CountDisplay display = new CountDisplay("embed", PretrainingProcess.terminal())) {
      Vectors vectors = encoder.encode(lines, language, done -> display.show(done, lines.size()));
      display.finish();
      for (int row = 0; row < vectors.count(); row++) {
        print(out, vectors, row);
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, Vectors vectors, int row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < vectors.dimensions(); i++) {
      line.append(i == 0 ? "" : "\t").append(vectors.values()[row * vectors.dimensions() + i]);
    }
    out.println(line);
  }
}
