package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.classification.ClassExplainer;
import io.sirocco.classification.Example;
import io.sirocco.classification.Explanation;
import io.sirocco.report.MarkedTexts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco explain}: which parts of a text speak for a class. */
@Command(
    name = "explain",
    description = {
      "Tells which words of a text speak for a class, and which against it: how much the logarithm"
          + " of its probability falls without them, in nats.",
      "It says what the model reacts to near this text, not why the text is of the class."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco explain --model runs/hate \"You are all vermin\"",
      "  sirocco explain --model runs/hate --class hate --html why.html \"You are all vermin\""
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "The class. Default: what each text is told to be.")
  private @Nullable String label;

  @Option(
      names = "--by",
      paramLabel = "METHOD",
      defaultValue = "leave_out",
      description =
          "leave_out: the class's probability without each word; gradient: gradient times input, in"
              + " one pass, which says little where the model is sure. Default: leave_out.")
  private Explanation.Method method = Explanation.Method.LEAVE_OUT;

  @Option(
      names = "--second",
      paramLabel = "TEXT",
      description = "The second text of a pair; then there is one TEXT.")
  private @Nullable String second;

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many of the strongest words are listed. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with the texts in colors, too.")
  private @Nullable Path html;

  @Parameters(paramLabel = "TEXT", arity = "1..*", description = "Texts.")
  private List<String> given = new ArrayList<>();

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    if (second != null && given.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--second is for one TEXT, and there are %d".formatted(given.size()));
    }
    PrintWriter out = spec.commandLine().getOut();
    PretrainedModel pretrained = model.load();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    List<MarkedTexts.Marked> marked = new ArrayList<>();
    try (var opened = chosen.backend();
        ClassExplainer explainer = new ClassExplainer(pretrained, opened, language)) {
      for (String text : given) {
        Explanation explanation = explainer.explain(new Example(text, second), label, method);
        print(out, explainer.labels(), explanation);
        marked.addAll(marked(explanation));
      }
    }
    out.flush();
    if (html != null) {
      Files.writeString(html, MarkedTexts.page("What speaks for a class", marked));
    }
    return ExitCode.OK;
  }

  private void print(PrintWriter out, List<String> labels, Explanation explanation) {
    List<String> shares = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      double probability = explanation.told().probabilities().get(c);
      shares.add(String.format(Locale.ROOT, "%s %.2f %%", labels.get(c), 100 * probability));
    }
    out.println(
        "told to be %s (%s)".formatted(explanation.told().label(), String.join(", ", shares)));
    List<Explanation.Part> parts = explanation.texts().stream().flatMap(List::stream).toList();
    double strongest = parts.stream().mapToDouble(part -> Math.abs(part.score())).max().orElse(0);
    if (spec.commandLine().getColorScheme().ansi().enabled()) {
      explanation.texts().forEach(text -> out.println(ScoreColors.show(text, strongest)));
    }
    out.println("speaks for (+) or against (-) %s:".formatted(explanation.label()));
    parts.stream()
        .filter(Explanation.Part::seen)
        .sorted(Comparator.comparingDouble((Explanation.Part part) -> -Math.abs(part.score())))
        .limit(top)
        .forEach(part -> out.println(line(part.score(), Printable.of(part.text()))));
  }

  private static String line(double score, String text) {
    return String.format(Locale.ROOT, "  %+8.4f  %s", score, text);
  }

  private static List<MarkedTexts.Marked> marked(Explanation explanation) {
    String caption =
        String.format(
            Locale.ROOT,
            "%s: %.2f %%; told to be %s",
            explanation.label(),
            100 * explanation.probability(),
            explanation.told().label());
    return explanation.texts().stream()
        .map(text ->
            new MarkedTexts.Marked(
                caption,
                text.stream()
                    .map(part -> new MarkedTexts.Part(part.text(), part.score()))
                    .toList()))
        .toList();
  }
}
