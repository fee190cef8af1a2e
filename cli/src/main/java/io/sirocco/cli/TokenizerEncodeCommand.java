package io.sirocco.cli;

import io.sirocco.tokenization.EncodingFormat;
import io.sirocco.tokenization.LineMapping;
import io.sirocco.tokenization.TextLines;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer encode}: text to tokens. */
@Command(
    name = "encode",
    description = "Turns text into tokens, each line a text, with all cores.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer encode --tokenizer tok input.txt --out ids.txt",
      "  echo \"Hello, world\" | sirocco tokenizer encode --tokenizer tok --format tokens",
      "  sirocco tokenizer encode --tokenizer tok --format jsonl --invalid-utf8 replace tweets.txt",
      "",
      "Offsets count characters (code points) of the line."
    })
final class TokenizerEncodeCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TokenizerOption tokenizer = new TokenizerOption();

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "IDS",
      description =
          "ids: numbers, a line a text. tokens: a JSON array a text. offsets: a line a token with"
              + " id, start, end, token. jsonl: a JSON object a text. Default: ids.")
  private EncodingFormat format = EncodingFormat.IDS;

  @Mixin private LineOutput output = new LineOutput();

  @Mixin private TextSourceOption sources = new TextSourceOption();

  TokenizerEncodeCommand(Interruption interruption) {
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
                    text -> format.write(loaded, text, loaded.encode(text)),
                    lines::print,
                    interruption::requested);
              }
            }
          }
          return !interruption.requested();
        });
  }
}
