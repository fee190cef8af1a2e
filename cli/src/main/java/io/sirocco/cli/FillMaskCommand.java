package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.inference.FillMask;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco fill-mask}: what a masked model puts into a gap. */
@Command(
    name = "fill-mask",
    description = {
      "Says which tokens fit the gaps of a text, the likeliest first.",
      "A gap is written [MASK], whatever the tokenizer calls it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco fill-mask --model runs/bert --text \"Paris is the [MASK] of France\"",
      "  sirocco fill-mask --model runs/xlm --lang de --text \"Ein [MASK] spielt im Park.\" --top"
          + " 10"
    })
final class FillMaskCommand implements Callable<Integer> {

  private static final String GAP = "[MASK]";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      required = true,
      description = "The text, with [MASK] for each gap.")
  private String text = "";

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the text, for an XLM.")
  private String language = "";

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many tokens of each gap. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PretrainedModel pretrained = model.load();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        FillMask gaps = new FillMask(pretrained, opened)) {
      List<List<FillMask.Candidate>> all = gaps.fill(text.replace(GAP, gaps.mask()), language, top);
      for (int i = 0; i < all.size(); i++) {
        if (all.size() > 1) {
          out.println("gap %d:".formatted(i + 1));
        }
        for (FillMask.Candidate candidate : all.get(i)) {
          out.println(
              String.format(
                  Locale.ROOT, "%6.2f %%  %s", 100 * candidate.probability(), candidate.text()));
        }
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
