package io.sirocco.benchmarks.tokenization;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Rate;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.sample.SampleCorpus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Text to ids, line by line, by tokenizers that were trained on the same text. */
public final class TokenizationBenchmark {
  private TokenizationBenchmark() {}

  /**
   * The lines of the corpus that comes with the program.
   *
   * @throws CorpusException if its data is not on the class path
   */
  public static List<String> sample() throws CorpusException {
    return SampleCorpus.WORDNET.read().text().lines().toList();
  }

  /**
   * The benchmark of some kinds of tokenizers.
   *
   * @param lines what is encoded
   * @param vocabularySize of each tokenizer
   * @param threads that work at once
   * @param peers who takes part where it can
   */
  public static Benchmark of(
      List<TokenizerKind> kinds,
      List<String> lines,
      int vocabularySize,
      int threads,
      List<TokenizationPeer> peers) {
    Map<String, String> described = new LinkedHashMap<>();
    peers.forEach(peer -> described.put(peer.name(), peer.description()));
    return new Benchmark(
        "tokenizer",
        "Text to ids, line by line, by tokenizers of %d tokens that were trained on it."
            .formatted(vocabularySize),
        Rate.TEXT,
        described,
        kinds.stream()
            .<BenchmarkCase>map(
                kind -> new TokenizationCase(kind, lines, vocabularySize, threads, peers))
            .toList());
  }
}
