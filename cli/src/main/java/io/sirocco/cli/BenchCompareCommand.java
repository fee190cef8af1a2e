package io.sirocco.cli;

import io.sirocco.benchmarks.HistoryComparison;
import io.sirocco.benchmarks.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco bench compare}: how our times changed. */
@Command(
    name = "compare",
    description =
        "Compares our times in two kept results; a ratio above 1 says that NEW is faster.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = "  sirocco bench compare old.json new.json")
final class BenchCompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OLD", description = "A file that --json wrote.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "A later one.")
  private Path after = Path.of("");

  @Override
  public Integer call() throws IOException {
    HistoryComparison comparison =
        HistoryComparison.of(ResultFile.read(before), ResultFile.read(after));
    PrintWriter out = spec.commandLine().getOut();
    comparison.differences().forEach(difference -> out.println("differs: " + difference));
    int width =
        comparison.changes().stream().mapToInt(each -> each.name().length()).max().orElseThrow();
    String format = "%-" + Math.max(4, width) + "s %12s %12s %7s";
    out.println(format.formatted("case", "old ms", "new ms", "ratio"));
    for (HistoryComparison.Change change : comparison.changes()) {
      out.println(
          format.formatted(
              change.name(),
              milliseconds(change.before()),
              milliseconds(change.after()),
              String.format(Locale.ROOT, "%.2f", change.ratio())));
    }
    comparison.onlyInOne().forEach(name -> out.println("only in one: " + name));
    out.println(comparison.ratios());
    out.flush();
    return ExitCode.OK;
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.4f", seconds * 1e3);
  }
}
