package io.sirocco.cli;

import io.sirocco.tokenization.TokenizerExtension;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.VocabularyExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer extend}: more tokens for a tokenizer. */
@Command(
    name = "extend",
    description = {
      "Gives a tokenizer more tokens, learned from text that it cuts into too many. All tokens keep"
          + " their ids, and new ones follow, so that a trained model can grow with it.",
      "For BPE and WordPiece; a unigram model has to be trained anew, as its scores depend on each"
          + " other."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco tokenizer extend --tokenizer tok --tokens 500 --out larger medical.txt"})
final class TokenizerExtendCommand implements Callable<Integer> {
  private static final int LONGEST = 8;

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TokenizerOption tokenizer = new TokenizerOption();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      required = true,
      description = "How many new tokens there are to be at most.")
  private int tokens;

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often a token has to occur to be learned. Default: ${DEFAULT-VALUE}.")
  private long minimumFrequency;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder that gets the new tokenizer.json.")
  private Path out = Path.of("");

  @Option(names = "--overwrite", description = "Replace a tokenizer.json that is there already.")
  private boolean overwrite;

  @Option(
      names = "--invalid-utf8",
      paramLabel = "P",
      defaultValue = "REJECT",
      description = "replace or reject; see encode. Default: reject.")
  private TextSourceOption.InvalidUtf8 invalid = TextSourceOption.InvalidUtf8.REJECT;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What is learned from.")
  private List<Path> files = new ArrayList<>();

  TokenizerExtendCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    VocabularyExtension extension =
        new VocabularyExtension(
            tokens,
            minimumFrequency,
            LONGEST,
            TokenizerTraining.DEFAULT_MAXIMUM_WORDS,
            tokenizer.threads());
    Path target = out.resolve(Tokenizer.FILE_NAME);
    if (Files.exists(target) && !overwrite) {
      throw new IOException(target + ": is there already; --overwrite replaces it");
    }
    Tokenizer old = tokenizer.load();
    try (TokenizerTrainingDisplay display =
        new TokenizerTrainingDisplay(
            printer, PretrainingProcess.terminal(), System::nanoTime, interruption::requested)) {
      TokenizerPipeline larger =
          TokenizerExtension.extend(old, extension, files, invalid.policy(), display);
      display.finish();
      larger.save(out);
      printer.println(
          String.format(
              Locale.ROOT,
              "%,d tokens, %,d of them new",
              larger.vocabularySize(),
              larger.vocabularySize() - old.vocabularySize()));
      printer.println("written: " + target);
      printer.flush();
      return ExitCode.OK;
    } catch (CancellationException stopped) {
      return Interruption.EXIT_CODE;
    }
  }
}
