package io.sirocco.cli;

import io.sirocco.corpora.sample.SampleFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus sample}: corpora to try things with. */
@Command(
    name = "sample",
    description = {
      "Writes the corpora that come with the program: WordNet's dictionary entries, and the"
          + " messages of Keycloak and Tomcat in English and their translations.",
      "The file SOURCES in DIR says what they are, where they come from, and their licenses."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus sample --out samples",
      "  sirocco corpus prepare --tokenizer tok --out corpora/fr \\",
      "      --lang en=samples/wordnet --pair en-fr=samples/tomcat/en-fr"
    })
final class CorpusSampleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A directory that is not there yet, or empty.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    for (SampleFiles.Written written : SampleFiles.write(out)) {
      printer.println(
          String.format(Locale.ROOT, "%-20s %,9d lines", written.name(), written.lines()));
    }
    printer.println("Sources and licenses: " + out.resolve("SOURCES"));
    printer.flush();
    return ExitCode.OK;
  }
}
