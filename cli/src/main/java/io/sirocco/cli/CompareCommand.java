package io.sirocco.cli;

import io.sirocco.report.RunComparison;
import io.sirocco.report.RunData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco compare}: several runs beside each other. */
@Command(
    name = "compare",
    description =
        "Compares runs: what differs in their recipes, data and machines, and what came of it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco compare runs/a runs/b", "  sirocco compare runs/* --out comparison.html"})
final class CompareCommand implements Callable<Integer> {

  private static final int WIDEST = 40;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories, two or more.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Also writes a page with the curves of all runs over each other.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (runs.size() < 2) {
      throw new ParameterException(spec.commandLine(), "It takes two runs to compare");
    }
    List<RunData> all = new ArrayList<>();
    for (Path run : runs) {
      all.add(RunData.read(run));
    }
    RunComparison comparison = new RunComparison(all);
    PrintWriter text = spec.commandLine().getOut();
    print(text, comparison.names(), comparison.results());
    text.println();
    if (comparison.differences().isEmpty()) {
      text.println("no difference in recipe, data or machine");
    } else {
      print(text, comparison.names(), comparison.differences());
    }
    if (out != null) {
      Files.writeString(out, comparison.page());
      text.println();
      text.println(out);
    }
    text.flush();
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, List<String> names, List<RunComparison.Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(line("", names));
    rows.forEach(row -> lines.add(line(row.name(), row.values())));
    for (List<String> cells : lines) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < cells.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(each -> cut(each.get(column)).length()).max().orElse(0);
        String cell = cut(cells.get(i));
        line.append(cell).append(" ".repeat(width - cell.length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static List<String> line(String name, List<String> values) {
    List<String> cells = new ArrayList<>(List.of(name));
    cells.addAll(values);
    return cells;
  }

  private static String cut(String cell) {
    return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
  }
}
