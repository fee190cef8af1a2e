package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.TextGeneration;
import io.sirocco.generation.Sampling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco generate}: text from a model. */
@Command(
    name = "generate",
    description =
        "Continues a text, token by token. Text goes to the output, all else to the error output.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco generate --model runs/a --prompt \"ROMEO:\"",
      "  sirocco generate --model runs/a --prompt \"a kind of \" --temperature 0.5 --top-k 10"
          + " --seed 7",
      "  sirocco generate --model runs/a --prompt \"The \" --temperature 0     (the most likely"
          + " text)"
    })
final class GenerateCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = "The text to continue.")
  private String prompt = "";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "300",
      description = "The most tokens to generate. Default: ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "0.8",
      description = "Lower is safer, higher is bolder, 0 takes the likeliest. Default: 0.8.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Only the K likeliest tokens; 0 for all. Default: 0.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "Only the likeliest tokens that reach probability P together. Default: 1.")
  private double topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      defaultValue = "1",
      description = "Above 1 makes tokens that occurred less likely. Default: 1.")
  private double repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1337",
      description = "Of the draws; the same seed gives the same text. Default: 1337.")
  private long seed;

  @Mixin private BackendOption backend = new BackendOption();

  GenerateCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Sampling sampling = new Sampling(temperature, topK, topP, repetitionPenalty, seed);
    PretrainedModel pretrained = model.load();
    // Before anything is printed: the prompt is part of the output.
    TextGeneration.requirePrompt(pretrained, prompt);
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextGeneration generation = new TextGeneration(pretrained, opened)) {
      print(out, generation, prompt, tokens, sampling);
    }
    return interruption.requested() ? Interruption.EXIT_CODE : ExitCode.OK;
  }

  private void print(
      PrintWriter out, TextGeneration generation, String text, int count, Sampling sampling) {
    out.print(text);
    out.flush();
    generation.generate(
        text,
        count,
        sampling,
        piece -> {
          out.print(piece);
          out.flush();
          return !interruption.requested();
        });
    out.println();
    out.flush();
  }
}
