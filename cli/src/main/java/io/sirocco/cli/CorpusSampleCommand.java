package io.sirocco.cli;

import io.sirocco.corpora.sample.SampleFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus sample}: corpora for a first try. */
@Command(
    name = "sample",
    description =
        "Writes the corpora that come with the program as files: English glosses, and messages of"
            + " programs in many languages.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus sample --out samples",
      "  sirocco corpus prepare --tokenizer tok --out corpora/de --pair"
          + " en-de=samples/keycloak/en-de"
    })
final class CorpusSampleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A new directory; its file SOURCES says what is in it, and under what license.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    List<SampleFiles.Written> written = SampleFiles.write(out);
    written.forEach(
        each -> printer.println("%-24s %,9d lines".formatted(each.name(), each.lines())));
    printer.println("licenses and origins: " + out.resolve("SOURCES"));
    printer.flush();
    return ExitCode.OK;
  }
}
