package io.sirocco.cli;

import io.sirocco.tokenization.LineMapping;
import io.sirocco.tokenization.TextLines;
import io.sirocco.tokenization.TokenIds;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer decode}: ids to text. */
@Command(
    name = "decode",
    description = {
      "Turns token ids into text, each line a text, with all cores.",
      "A line has ids with spaces or commas between them, a JSON array of ids, or a JSON object"
          + " with such an array in \"ids\"; encode writes all three."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer decode --tokenizer tok ids.txt",
      "  echo 15496 11 995 | sirocco tokenizer decode --tokenizer tok",
      "  sirocco tokenizer encode --tokenizer tok a.txt | sirocco tokenizer decode --tokenizer tok"
    })
final class TokenizerDecodeCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TokenizerOption tokenizer = new TokenizerOption();

  @Mixin private LineOutput output = new LineOutput();

  @Mixin private TextSourceOption sources = new TextSourceOption();

  TokenizerDecodeCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    Tokenizer loaded = tokenizer.load();
    return output.write(
        spec.commandLine().getOut(),
        lines -> {
          try (LineMapping mapping = new LineMapping(tokenizer.threads())) {
            for (TextLines source : sources.open()) {
              try (source) {
                mapping.map(
                    source,
                    ids -> loaded.decode(TokenIds.parse(ids)),
                    lines::print,
                    interruption::requested);
              }
            }
          }
          return !interruption.requested();
        });
  }
}
