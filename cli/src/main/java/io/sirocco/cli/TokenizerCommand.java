package io.sirocco.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer}: what there is to do with tokenizers. */
@Command(
    name = "tokenizer",
    description =
        "Trains tokenizers, encodes and decodes with them, inspects, converts and extends them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenizerTrainCommand.class,
      TokenizerEncodeCommand.class,
      TokenizerDecodeCommand.class,
      TokenizerInspectCommand.class,
      TokenizerConvertCommand.class,
      TokenizerExtendCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer train --type bpe --vocab-size 16000 --out tok input.txt",
      "  sirocco tokenizer encode --tokenizer tok input.txt",
      "  sirocco tokenizer inspect --tokenizer tok --lang de=de.txt --lang ja=ja.txt"
    })
final class TokenizerCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which command? There are "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
