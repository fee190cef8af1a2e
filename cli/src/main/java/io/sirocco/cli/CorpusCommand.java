package io.sirocco.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus}: from files to tokens that training streams from the disk. */
@Command(
    name = "corpus",
    description = "Prepares corpora for training, and shows what is in them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CorpusPrepareCommand.class,
      CorpusStatsCommand.class,
      CorpusShowCommand.class,
      CorpusVerifyCommand.class,
      CorpusSampleCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus prepare --tokenizer runs/a/tokenizer --out corpora/mine --lang en=texts",
      "  sirocco corpus stats corpora/mine --png lengths.png",
      "  sirocco corpus show corpora/mine --index 3"
    })
final class CorpusCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
