package io.sirocco.benchmarks.tokenization;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Cost;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of tokenizer over a text; the backend that computes has no part in it.
 *
 * @param kind of the tokenizer
 * @param lines of the text
 * @param vocabularySize of the tokenizer
 * @param threads that encode at once
 * @param peers those that can take part do
 */
record TokenizationCase(
    TokenizerKind kind,
    List<String> lines,
    int vocabularySize,
    int threads,
    List<TokenizationPeer> peers)
    implements BenchmarkCase {
  TokenizationCase {
    lines = List.copyOf(lines);
    peers = List.copyOf(peers);
  }

  @Override
  public String name() {
    return kind.label();
  }

  /** No arithmetic; the bytes of the text without line ends. */
  @Override
  public Cost cost() {
    long bytes = lines.stream().mapToLong(line -> line.getBytes(UTF_8).length).sum();
    return new Cost(0, 0, bytes);
  }

  @Override
  public Contest open(Backend ours, List<Peer> operationPeers) {
    TokenizationWork work = new TokenizationWork(kind, train(), lines, threads);
    List<Contestant> contestants = new ArrayList<>();
    try {
      contestants.add(new TokenizingThreads(work));
      for (TokenizationPeer peer : peers) {
        peer.prepare(work).ifPresent(contestants::add);
      }
      return new Contest(contestants);
    } catch (RuntimeException failure) {
      contestants.forEach(Contestant::close);
      throw failure;
    }
  }

  private TokenizerPipeline train() {
    return TokenizerTraining.of(kind.preset(), vocabularySize)
        .withThreads(threads)
        .train(List.of(LanguageTexts.of(lines)), TrainingProgress.NONE)
        .tokenizer();
  }
}
