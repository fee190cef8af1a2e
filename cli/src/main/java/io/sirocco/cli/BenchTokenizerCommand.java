package io.sirocco.cli;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.tokenization.SentencePiecePeer;
import io.sirocco.benchmarks.tokenization.TokenizationBenchmark;
import io.sirocco.benchmarks.tokenization.TokenizationPeer;
import io.sirocco.benchmarks.tokenization.TokenizationPeerProvider;
import io.sirocco.benchmarks.tokenization.TokenizerKind;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco bench tokenizer}: text to ids. */
@Command(
    name = "tokenizer",
    description = {
      "Measures how fast text becomes ids, line by line, by tokenizers trained on it.",
      "Hugging Face's tokenizers read our tokenizer.json and have to give the same ids;"
          + " SentencePiece trains a model of its own, which has to give the lines back."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench tokenizer",
      "  sirocco bench tokenizer --threads 1 --text FILE --against huggingface,sentencepiece",
      "  sirocco bench tokenizer --type unigram --vocab-size 32000 --json unigram.json"
    })
final class BenchTokenizerCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "What is encoded, UTF-8. Default: the sample corpus sample:wordnet.")
  private @Nullable Path text;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Only this type; several with commas: byte-level-bpe, wordpiece, unigram.")
  private List<String> types = TokenizerKind.labels();

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      defaultValue = "8000",
      description = "Tokens of each tokenizer. Default: ${DEFAULT-VALUE}.")
  private int vocabularySize;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of ours and of the peers. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--against",
      paramLabel = "PEER",
      split = ",",
      description = "Whom to measure beside ours, in turns: huggingface, sentencepiece.")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "The Python that can import sentencepiece. Default: ${DEFAULT-VALUE}.")
  private String python = "";

  @Option(
      names = "--script",
      paramLabel = "FILE",
      defaultValue = "benchmarks/sentencepiece/encode.py",
      description = "What encodes with SentencePiece. Default: ${DEFAULT-VALUE}.")
  private Path script = Path.of("");

  @Mixin private BenchOutput output = new BenchOutput();

  BenchTokenizerCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    List<TokenizerKind> kinds = types.stream().map(TokenizerKind::of).toList();
    BenchRun run = new BenchRun(spec.commandLine().getOut(), interruption, output);
    try (TemporaryFolder folder = TemporaryFolder.create();
        ReferenceBackend unused = new ReferenceBackend()) {
      List<TokenizationPeer> peers = new ArrayList<>();
      for (String name : against) {
        peers.add(peer(name, folder.path()));
      }
      Benchmark benchmark =
          TokenizationBenchmark.of(kinds, lines(), vocabularySize, threads, peers);
      String description = "tokenizers, %d threads".formatted(threads);
      return run.measure(benchmark, new BenchRun.Ours(unused, description, threads), List.of());
    }
  }

  private List<String> lines() throws IOException {
    return text == null ? TokenizationBenchmark.sample() : Files.readAllLines(text);
  }

  private TokenizationPeer peer(String name, Path folder) throws IOException {
    if (name.equals(SentencePiecePeer.NAME)) {
      if (!Files.isReadable(script)) {
        throw new IOException("%s: no such file; name encode.py by --script".formatted(script));
      }
      return new SentencePiecePeer(python, script, folder);
    }
    return ServiceLoader.load(TokenizationPeerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no peer %s on the class path; the script ./sirocco fetches huggingface"
                    .formatted(name)))
        .open();
  }
}
