package io.sirocco.cli;

import io.sirocco.corpora.store.StoreVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus verify}: is what lies on the disk what was written? */
@Command(
    name = "verify",
    description = "Reads all of a prepared corpus and holds it against its checksums.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus verify corpora/mine",
      "",
      "Exit codes: 0 all is right, 1 it is damaged or no complete corpus."
    })
final class CorpusVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The prepared corpus.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> problems;
    long[] bytes = {0};
    try (CountDisplay display = new CountDisplay("verify", PretrainingProcess.terminal())) {
      problems =
          StoreVerification.problems(
              directory,
              (done, of) -> {
                bytes[0] = done;
                display.show((int) (done >> 20), (int) (of >> 20));
              });
      display.finish();
    }
    PrintWriter errors = spec.commandLine().getErr();
    problems.forEach(problem -> errors.println("sirocco: " + problem));
    if (problems.isEmpty()) {
      out.println("%s: all %,d bytes are as they were written".formatted(directory, bytes[0]));
    }
    out.flush();
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
