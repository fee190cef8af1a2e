package io.sirocco.benchmarks.jmh;

import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.tokenization.TokenizationBenchmark;
import io.sirocco.benchmarks.tokenization.TokenizerKind;
import io.sirocco.corpora.CorpusException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Text to ids, by tokenizers of 8000 tokens that were trained on it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {

  private static final int VOCABULARY = 8000;

  /** The kind of tokenizer. */
  @Param({"byte-level-bpe", "wordpiece", "unigram"})
  public String type = "";

  /** How many lines of the sample corpus are encoded; it has 117791. */
  @Param("117791")
  public int lines;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private @Nullable Measured measured;

  /** Trains the tokenizer and checks what it gives. */
  @Setup(Level.Trial)
  public void open() throws CorpusException {
    List<String> text = TokenizationBenchmark.sample().stream().limit(lines).toList();
    List<TokenizerKind> kinds = List.of(TokenizerKind.of(type));
    measured =
        Measured.of(
            TokenizationBenchmark.of(kinds, text, VOCABULARY, threads, List.of()),
            Contest.OURS,
            threads);
  }

  /** One run. */
  @Benchmark
  public void run() {
    Measured.required(measured).run();
  }

  /** Closes what was opened. */
  @TearDown(Level.Trial)
  public void close() {
    Measured.required(measured).close();
  }
}
