package io.sirocco.cli;

import io.sirocco.benchmarks.tokenization.TrainingComparison;
import io.sirocco.benchmarks.tokenization.TrainingComparison.Kind;
import io.sirocco.benchmarks.tokenization.TrainingComparison.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco bench tokenizer-training}: text to vocabularies. */
@Command(
    name = "tokenizer-training",
    description = {
      "Measures how fast vocabularies are learned from a text, and how good they are: how many"
          + " bytes of text a token stands for.",
      "SentencePiece (spm_train and spm_encode) learns by the same rules from the same text."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench tokenizer-training text.txt",
      "  sirocco bench tokenizer-training text.txt --held-out other.txt --against sentencepiece"
    })
final class BenchTokenizerTrainingCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Outside software that trains tokenizers. */
  private enum TrainingPeer {
    SENTENCEPIECE
  }

  @Parameters(paramLabel = "FILE", description = "What is learned from, UTF-8.")
  private Path text = Path.of("");

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description = "What tokens are counted in besides. Default: the same text.")
  private @Nullable Path heldOut;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      defaultValue = "bpe,unigram",
      description = "Only this type; several with commas: ${COMPLETION-CANDIDATES}.")
  private List<Kind> types = new ArrayList<>();

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      defaultValue = "8000",
      description = "Tokens of each vocabulary. Default: ${DEFAULT-VALUE}.")
  private int vocabularySize;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of ours and of the peer. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--against",
      paramLabel = "PEER",
      split = ",",
      description = "Whom to measure beside ours: ${COMPLETION-CANDIDATES}.")
  private List<TrainingPeer> against = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      TrainingComparison comparison =
          new TrainingComparison(
              text,
              heldOut == null ? text : heldOut,
              vocabularySize,
              threads,
              folder.path(),
              System::nanoTime);
      out.println("type     trainer          seconds  bytes/token     held out");
      for (Kind type : types) {
        print(out, comparison.ours(type));
        if (against.contains(TrainingPeer.SENTENCEPIECE)) {
          print(out, comparison.sentencePiece(type));
        }
      }
    }
    return 0;
  }

  private static void print(PrintWriter out, Result result) {
    out.printf(
        Locale.ROOT,
        "%-8s %-14s %9.2f %12.4f %12.4f%n",
        result.kind().label(),
        result.trainer(),
        result.seconds(),
        result.bytesPerToken(),
        result.heldOutBytesPerToken());
    out.flush();
  }
}
