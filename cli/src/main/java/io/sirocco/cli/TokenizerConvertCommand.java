package io.sirocco.cli;

import io.sirocco.tokenization.TokenizerConversion;
import io.sirocco.tokenization.TokenizerForm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer convert}: from one form into another. */
@Command(
    name = "convert",
    description = {
      "Writes a tokenizer in another form: tokenizer.json, vocab.txt (BERT), or vocab.json with"
          + " merges.txt (GPT-2), each with tokenizer_config.json and special_tokens_map.json.",
      "What was written is read again and has to be the same tokenizer; a form that cannot hold it"
          + " is refused."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer convert gpt2-files --to tokenizer.json --out gpt2",
      "  sirocco tokenizer convert tok --to vocab.txt --out bert-files"
    })
final class TokenizerConvertCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description =
          "The folder with tokenizer.json, vocab.txt, vocab.json and merges.txt, or encoder.json"
              + " and vocab.bpe.")
  private Path from = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "tokenizer.json, vocab.txt, or vocab.json.")
  private String form = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write.")
  private Path out = Path.of("");

  @Option(names = "--overwrite", description = "Replace files that are there already.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    TokenizerForm target = TokenizerForm.of(form);
    for (String name : TokenizerConversion.files(target)) {
      if (Files.exists(out.resolve(name)) && !overwrite) {
        throw new IOException(out.resolve(name) + ": is there already; --overwrite replaces it");
      }
    }
    for (Path file : TokenizerConversion.convert(from, target, out)) {
      printer.println("written: " + file);
    }
    printer.flush();
    return ExitCode.OK;
  }
}
